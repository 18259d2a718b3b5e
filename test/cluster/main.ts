import { judgeAdmission } from './admission/admission';
import { judgeBehaviour } from './behaviour/run';
import { judgeConverse } from './converse/converse';
import { missingGo } from './harness/build';
import { startCluster } from './harness/cluster';
import { Journal } from './harness/journal';

async function main(): Promise<void> {
  const missing = missingGo();
  if (missing !== undefined) throw new Error(missing);
  const journal = new Journal();
  const minors = process.argv.slice(2).map(Number);
  for (const minor of minors) {
    const cluster = await startCluster(minor, { nodes: process.env.WHAT?.includes('behaviour') === true });
    const started = Date.now();
    try {
      const what = process.env.WHAT ?? 'admission,converse';
      if (what.includes('admission')) await judgeAdmission(cluster, journal);
      if (what.includes('behaviour')) await judgeBehaviour(cluster, journal, process.env.ONLY ? new RegExp(process.env.ONLY) : undefined);
      if (what.includes('converse')) await judgeConverse(cluster, journal);
    } finally {
      console.log(minor, (Date.now() - started) / 1000, 's');
      await cluster.stop();
    }
  }
  console.log(journal);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
