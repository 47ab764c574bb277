using EdgeReasoner.Reasoning.Learning;
using Xunit;

namespace EdgeReasoner.Tests.Learning;

public sealed class NewtonTests
{
    [Fact]
    public void Minimize_Quadratic_IsExactAfterOneStep()
    {
        // (x − 3)² + 2(y + 1)² + (x − 3)(y + 1)
        var minimum = Newton.Minimize([0, 0], static (point, gradient, curvature) =>
        {
            var (x, y) = (point[0] - 3, point[1] + 1);
            (gradient[0], gradient[1]) = ((2 * x) + y, (4 * y) + x);
            (curvature[0][0], curvature[0][1], curvature[1][0], curvature[1][1]) = (2, 1, 1, 4);
            return (x * x) + (2 * y * y) + (x * y);
        });

        Assert.Equal(3, minimum[0], 9);
        Assert.Equal(-1, minimum[1], 9);
    }

    [Fact]
    public void Minimize_FullStepsOvershoot_HalvesThem()
    {
        // ln cosh x: from 5 the full step goes to about −5,500.
        var minimum = Newton.Minimize([5], static (point, gradient, curvature) =>
        {
            var tanh = Math.Tanh(point[0]);
            (gradient[0], curvature[0][0]) = (tanh, 1 - (tanh * tanh));
            return Math.Log(Math.Cosh(point[0]));
        });

        Assert.Equal(0, minimum[0], 4);
    }
}
