using NUnit.Framework;

// Commands wait for programs more than they work.
[assembly: LevelOfParallelism(6)]
