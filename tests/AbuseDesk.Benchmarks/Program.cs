Console.WriteLine("AbuseDesk benchmarks");
