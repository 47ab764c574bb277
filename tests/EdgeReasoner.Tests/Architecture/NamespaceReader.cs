using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace EdgeReasoner.Tests.Architecture;

/// <summary>
/// Measures on a compiled assembly which namespaces use which: by base types, interfaces, attributes, constraints, fields, signatures, locals,
/// caught exceptions and the tokens of method bodies. Constants leave no trace in it, so a use of nothing but an enumeration's members is not seen.
/// </summary>
internal sealed class NamespaceReader(MetadataReader reader, Func<int, MethodBodyBlock> bodyAt, NamespaceGraph graph)
{
    private const string Root = "EdgeReasoner";

    private readonly TypeUses _uses = new(reader);

    /// <summary>The namespaces of all assemblies of src.</summary>
    public static NamespaceGraph ReadAll()
    {
        var graph = new NamespaceGraph();
        foreach (var path in SourceAssemblies.All.Select(SourceAssemblies.PathOf))
        {
            Read(path, graph);
        }

        return graph;
    }

    private static void Read(string path, NamespaceGraph graph)
    {
        using var stream = File.OpenRead(path);
#pragma warning disable CA2000 // disposed of by its using declaration; the rule takes the reader of method bodies for a new owner
        using var file = new PEReader(stream);
#pragma warning restore CA2000
        new NamespaceReader(file.GetMetadataReader(), file.GetMethodBody, graph).Read();
    }

    private void Read()
    {
        foreach (var handle in reader.TypeDefinitions)
        {
            var owner = TypeUses.Outermost(reader, handle);
            if (IsOurs(owner.Namespace))
            {
                ReadType(owner, reader.GetTypeDefinition(handle));
            }
        }
    }

    private void ReadType((string Namespace, string Name) owner, TypeDefinition type)
    {
        AddIfAny(type.BaseType);
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            _uses.AddToken(reader.GetInterfaceImplementation(implementation).Interface);
        }

        AddAttributes(type.GetCustomAttributes());
        AddConstraints(type.GetGenericParameters());
        Note(owner, ".");
        foreach (var handle in type.GetFields())
        {
            var field = reader.GetFieldDefinition(handle);
            field.DecodeSignature(_uses, null);
            AddAttributes(field.GetCustomAttributes());
            Note(owner, reader.GetString(field.Name));
        }

        foreach (var handle in type.GetProperties())
        {
            AddAttributes(reader.GetPropertyDefinition(handle).GetCustomAttributes());
            Note(owner, reader.GetString(reader.GetPropertyDefinition(handle).Name));
        }

        foreach (var handle in type.GetMethods())
        {
            ReadMethod(reader.GetMethodDefinition(handle));
            Note(owner, reader.GetString(reader.GetMethodDefinition(handle).Name));
        }
    }

    private void ReadMethod(MethodDefinition method)
    {
        method.DecodeSignature(_uses, null);
        AddAttributes(method.GetCustomAttributes());
        AddConstraints(method.GetGenericParameters());
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = bodyAt(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_uses, null);
        }

        foreach (var region in body.ExceptionRegions)
        {
            AddIfAny(region.CatchType);
        }

        foreach (var token in MethodTokens.Of(body))
        {
            _uses.AddToken(token);
        }
    }

    private void AddAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes)
        {
            _uses.AddToken(reader.GetCustomAttribute(attribute).Constructor);
        }
    }

    private void AddConstraints(GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(parameter => reader.GetGenericParameter(parameter).GetConstraints()))
        {
            _uses.AddToken(reader.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void AddIfAny(EntityHandle handle)
    {
        if (!handle.IsNil)
        {
            _uses.AddToken(handle);
        }
    }

    private void Note((string Namespace, string Name) owner, string member)
    {
        foreach (var used in _uses.Take().Where(static used => IsOurs(used.Namespace)))
        {
            graph.Add(owner.Namespace, used.Namespace, $"{owner.Name}{(member == "." ? "" : "." + member)} uses {used.Name}");
        }
    }

    private static bool IsOurs(string name) => name == Root || name.StartsWith(Root + ".", StringComparison.Ordinal);
}
