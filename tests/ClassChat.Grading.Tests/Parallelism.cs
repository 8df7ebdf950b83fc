using NUnit.Framework;

// Scenarios wait more than they work.
[assembly: LevelOfParallelism(20)]
