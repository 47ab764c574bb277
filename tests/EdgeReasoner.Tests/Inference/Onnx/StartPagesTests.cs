using EdgeReasoner.Inference.Onnx;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Onnx;

public sealed class StartPagesTests
{
    private const string Maps = """
        1000-3000 r-xp 00000000 08:01 1    /opt/er/libonnxruntime.so
        Size:                  8 kB
        Anonymous:             0 kB
        3000-4000 r--p 00002000 08:01 1    /opt/er/libonnxruntime.so
        Anonymous:             4 kB
        4000-5000 rw-p 00003000 08:01 1    /opt/er/libonnxruntime.so
        Anonymous:             0 kB
        5000-6000 r-xp 00000000 08:01 2    /usr/lib/libc.so.6
        Anonymous:             0 kB
        6000-7000 r--p 00000000 00:00 0
        Anonymous:             0 kB
        ffffffff7000-ffffffff9000 r--p 00000000 08:01 3    /opt/er/edge-reasoner
        Anonymous:             0 kB
        """;

    [Fact]
    public void Clean_MappingsOfOurFiles_AreThoseThatHoldNoPageOfTheProcessItself()
        => Assert.Equal([(0x1000, (nuint)0x2000), (unchecked((nint)0xffffffff7000), (nuint)0x2000)], StartPages.Clean(Maps.Split('\n'), "/opt/er/"));
}
