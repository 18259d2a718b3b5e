import { startCluster } from '../harness/cluster';
import { Journal } from '../harness/journal';
import { judgeProgressive } from './progressive';
async function main() {
  const cluster = await startCluster(36, { nodes: true });
  const journal = new Journal(36);
  try { await judgeProgressive(cluster, journal); console.log(journal.toString()); }
  finally { require('fs').copyFileSync(cluster.processes.path('flagger.log'), '/tmp/flagger.log'); await cluster.stop(); }
}
main().then(() => process.exit(0));
