using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace EdgeReasoner.Tests.Architecture;

/// <summary>
/// Measures on a compiled assembly which namespaces use which: by base types, interfaces, attributes, constraints, fields, signatures, locals,
/// caught exceptions and the tokens of method bodies. Constants leave no trace in it, so a use of nothing but an enumeration's members is not seen.
/// </summary>
internal sealed class NamespaceReader(PEReader file, NamespaceGraph graph)
{
    private const string Root = "EdgeReasoner";

    private readonly MetadataReader _reader = file.GetMetadataReader();
    private readonly TypeUses _uses = new(file.GetMetadataReader());

    /// <summary>The namespaces of all assemblies of src.</summary>
    public static NamespaceGraph ReadAll()
    {
        var graph = new NamespaceGraph();
        foreach (var path in SourceAssemblies.All.Select(SourceAssemblies.PathOf))
        {
            using var file = new PEReader(File.OpenRead(path));
            new NamespaceReader(file, graph).Read();
        }

        return graph;
    }

    private void Read()
    {
        foreach (var handle in _reader.TypeDefinitions)
        {
            var owner = TypeUses.Outermost(_reader, handle);
            if (IsOurs(owner.Namespace))
            {
                ReadType(owner, _reader.GetTypeDefinition(handle));
            }
        }
    }

    private void ReadType((string Namespace, string Name) owner, TypeDefinition type)
    {
        AddIfAny(type.BaseType);
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            _uses.AddToken(_reader.GetInterfaceImplementation(implementation).Interface);
        }

        AddAttributes(type.GetCustomAttributes());
        AddConstraints(type.GetGenericParameters());
        Note(owner, ".");
        foreach (var handle in type.GetFields())
        {
            var field = _reader.GetFieldDefinition(handle);
            field.DecodeSignature(_uses, null);
            AddAttributes(field.GetCustomAttributes());
            Note(owner, _reader.GetString(field.Name));
        }

        foreach (var handle in type.GetProperties())
        {
            AddAttributes(_reader.GetPropertyDefinition(handle).GetCustomAttributes());
            Note(owner, _reader.GetString(_reader.GetPropertyDefinition(handle).Name));
        }

        foreach (var handle in type.GetMethods())
        {
            ReadMethod(_reader.GetMethodDefinition(handle));
            Note(owner, _reader.GetString(_reader.GetMethodDefinition(handle).Name));
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

        var body = file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_uses, null);
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
            _uses.AddToken(_reader.GetCustomAttribute(attribute).Constructor);
        }
    }

    private void AddConstraints(GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(parameter => _reader.GetGenericParameter(parameter).GetConstraints()))
        {
            _uses.AddToken(_reader.GetGenericParameterConstraint(constraint).Type);
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
