using EdgeReasoner.Models;
using Xunit;

namespace EdgeReasoner.Tests.Models;

public sealed class HubFileTests
{
    [Theory]
    [InlineData("onnx/model.onnx", true)]
    [InlineData("a b", true)]
    [InlineData("", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("a//b", false)]
    [InlineData("a/../b", false)]
    [InlineData("./a", false)]
    [InlineData("a\\b", false)]
    [InlineData("c:a", false)]
    [InlineData("a\nb", false)]
    public void IsSafe_Path_StaysBelowTheFolder(string path, bool expected) => Assert.Equal(expected, HubFile.IsSafe(path));

    [Fact]
    public void IsSafe_Length_IsBounded() => Assert.Equal((true, false), (HubFile.IsSafe(new string('a', 512)), HubFile.IsSafe(new string('a', 513))));

    [Theory]
    [InlineData("owner/name", "owner/name", "main")]
    [InlineData("owner/name@v1.0", "owner/name", "v1.0")]
    public void PullRequest_Text_IsRepositoryAndRevision(string text, string repository, string revision)
    {
        var request = PullRequest.TryRead(text, ["*.json"])!;

        Assert.Equal((repository, revision), (request.Repository, request.Revision));
        Assert.Equal(["*.json"], request.Filters);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("a/b/c")]
    [InlineData("owner/name@")]
    [InlineData("../name")]
    [InlineData("owner/")]
    [InlineData("https://hub/owner/name")]
    public void PullRequest_OtherText_IsNone(string text) => Assert.Null(PullRequest.TryRead(text, []));

    [Theory]
    [InlineData("https://huggingface.co", true)]
    [InlineData("http://10.0.0.1:8080/mirror", true)]
    [InlineData("ftp://host", false)]
    [InlineData("host", false)]
    [InlineData("https://user:secret@host", false)]
    [InlineData("https://host?x=1", false)]
    [InlineData("https://host#x", false)]
    public void HubEndpoint_Text_IsAnHttpUrlWithoutSecrets(string endpoint, bool expected) => Assert.Equal(expected, HubEndpoint.IsUsable(endpoint));
}
