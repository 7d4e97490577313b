using Kullback.Numerics;

namespace Kullback.Tests.Numerics;

[Trait("Category", "Kernel")]
public class RandomStreamTest
{
    // 20,000 draws pass the edge of a layer some two hundred times, and the tail a few times.
    [Fact]
    public void Many_normal_numbers_are_those_drawn_one_at_a_time()
    {
        RandomStream many = new(new Random(3)), single = new(new Random(3));
        double[] points = new double[20_000];
        many.Normal(points, 1.5, 2);
        for (int i = 0; i < points.Length; i++) Assert.Equal(1.5 + 2 * single.Normal(), points[i]);
        Assert.Equal(single.Bits(), many.Bits());
    }
}
