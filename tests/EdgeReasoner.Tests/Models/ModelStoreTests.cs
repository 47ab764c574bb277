using EdgeReasoner.Models;
using Xunit;

namespace EdgeReasoner.Tests.Models;

public sealed class ModelStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("store-").FullName;
    private readonly ModelStore _store;

    public ModelStoreTests() => _store = new ModelStore(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Commit_StagedFolder_AppearsUnderItsNameOnlyThen()
    {
        File.WriteAllText(Path.Combine(_store.Stage("one"), "file"), "");
        Assert.Empty(_store.List());

        _store.Commit("one");

        Assert.Equal("one", Assert.Single(_store.List()).Name);
        Assert.True(File.Exists(Path.Combine(_root, "one", "file")));
    }

    [Fact]
    public void Commit_OverTheActiveModel_IsRefusedAndChangesNothing()
    {
        Install("one", "old");
        _store.Activate("one");
        File.WriteAllText(Path.Combine(_store.Stage("one"), "file"), "new");

        Assert.Contains("is in use", Assert.Throws<ModelStoreException>(() => _store.Commit("one")).Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(Path.Combine(_root, "one", "file")));
    }

    [Fact]
    public void Commit_OverAnotherModel_ReplacesItWhole()
    {
        Install("one", "old");
        File.WriteAllText(Path.Combine(_root, "one", "leftover"), "");

        Install("one", "new");

        Assert.Equal([Path.Combine(_root, "one", "file")], Directory.GetFiles(Path.Combine(_root, "one")));
    }

    [Fact]
    public void RollBack_Twice_ReturnsToTheFirst()
    {
        Install("one");
        Install("two");
        _store.Activate("one");
        _store.Activate("two");

        Assert.Equal(("one", "one", "two"), (_store.RollBack(), _store.Active, _store.Previous));
        Assert.Equal("two", _store.RollBack());
    }

    [Fact]
    public void Activate_SameModelAgain_KeepsTheOneBefore()
    {
        Install("one");
        Install("two");
        _store.Activate("one");
        _store.Activate("two");
        _store.Activate("two");

        Assert.Equal(("two", "one"), (_store.Active, _store.Previous));
    }

    [Fact]
    public void RollBack_ModelBeforeIsGone_ChangesNothing()
    {
        Install("one");
        Install("two");
        _store.Activate("one");
        _store.Activate("two");
        _store.Remove(_store.Find("one")!);

        Assert.Null(_store.RollBack());
        Assert.Equal(("two", null), (_store.Active, _store.Previous));
    }

    [Fact]
    public void Remove_ActiveModel_IsRefused()
    {
        Install("one");
        _store.Activate("one");

        Assert.Throws<ModelStoreException>(() => _store.Remove(_store.Find("one")!));
        Assert.NotNull(_store.ActiveFolder);
    }

    [Fact]
    public void Find_BeginningOfAName_MustTellItFromTheOthers()
    {
        Install("owner--small@01");
        Install("owner--small@02");
        Install("owner--large@01");

        Assert.Null(_store.Find("owner--small"));
        Assert.Equal("owner--large@01", _store.Find("owner--l")!.Name);
        Assert.Null(_store.Find("nobody"));
    }

    [Theory]
    [InlineData("../one")]
    [InlineData("one\n../../etc")]
    [InlineData("")]
    public void ActiveFolder_StrangeContentOfTheFile_NamesNoModel(string content)
    {
        Install("one");
        File.WriteAllText(Path.Combine(_root, "active"), content.Replace("one\n", "\n", StringComparison.Ordinal));

        Assert.Null(_store.ActiveFolder);
        Assert.Null(_store.Previous);
    }

    [Theory]
    [InlineData("owner--name@0123", true)]
    [InlineData("a.b_c", true)]
    [InlineData(".hidden", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    [InlineData("active", false)]
    [InlineData("", false)]
    public void IsName_Text_HasNoPathAndNothingHidden(string text, bool expected) => Assert.Equal(expected, ModelStore.IsName(text));

    [Fact]
    public void Deactivate_ActiveModel_GivesWayToTheBundledOneAndCanComeBack()
    {
        Install("one");
        _store.Activate("one");

        _store.Deactivate();

        Assert.Equal((null, null, "one"), (_store.Active, _store.ActiveFolder, _store.Previous));
        Assert.Equal(("one", "one"), (_store.RollBack(), _store.Active));
    }

    [Fact]
    public void IsName_WordsOfTheStore_AreNone() => Assert.Equal((false, false), (ModelStore.IsName("active"), ModelStore.IsName("bundled")));

    [Fact]
    public void DefaultRoot_ServiceAndWhoeverMayEnterItsState_HaveOneStoreEvenBeforeItsFirstModel()
    {
        var service = ModelStore.DefaultRoot($"{_root}:/var/lib/other", "/no/such/state");

        Assert.Equal((Path.Combine(_root, "models"), service), (service, ModelStore.DefaultRoot(null, _root)));
        Assert.NotEqual(service, ModelStore.DefaultRoot(null, Path.Combine(_root, "no-such-state")));
    }

    [Fact]
    public void FullFolder_ActiveModel_StandsInForTheBundledOneOnly()
    {
        Install("one");
        _store.Activate("one");

        Assert.Equal(Path.Combine(_root, "one"), new ModelOptions { Store = _root }.FullFolder());
        Assert.EndsWith("/another", new ModelOptions { Store = _root, Folder = "another" }.FullFolder(), StringComparison.Ordinal);
    }

    private void Install(string name, string content = "")
    {
        File.WriteAllText(Path.Combine(_store.Stage(name), "file"), content);
        _store.Commit(name);
    }
}
