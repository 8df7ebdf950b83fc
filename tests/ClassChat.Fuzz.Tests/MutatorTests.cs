using ClassChat.Fuzz.Inputs;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Fuzz.Tests;

/// <summary>Inputs made of seeds.</summary>
public sealed class MutatorTests
{
    [Test]
    public void The_same_seed_makes_the_same_inputs()
    {
        Inputs(1).ShouldBe(Inputs(1));
        Inputs(1).ShouldNotBe(Inputs(2));

        static string[] Inputs(ulong seed)
        {
            var mutator = new Mutator([], new PCG(1, seed));
            byte[][] seeds = ["a: 1\nb: [2]"u8.ToArray()];
            return [.. Enumerable.Range(0, 200).Select(_ => Convert.ToHexString(mutator.Next(seeds)))];
        }
    }

    [Test]
    public void No_input_is_larger_than_allowed_and_few_are_large()
    {
        var mutator = new Mutator(Tokens.Hostile, new PCG(1, 1));
        int[] sizes = [.. Enumerable.Range(0, 5_000).Select(_ => mutator.Next([new byte[5_000]]).Length)];
        sizes.Max().ShouldBeLessThanOrEqualTo(Mutator.MaxBytes);
        sizes.Count(size => size > Mutator.UsualBytes).ShouldBeLessThan(20);
    }
}
