import type { Container, ResourceRequirements, VolumeMount } from 'kubernetes-types/core/v1';
import type { ModelDefaults, ServiceDefaults } from '../../lib/kube/defaults';
import { Quantity } from '../../lib/units';
import { pullPolicy } from './image';
import type { Fetch } from './model-plan';
import type { Ledger } from './problems';
import { resourcesOf } from './resources';
import type { Scope } from './scope';
import { containerSecurity } from './security';

/** What the containers around a model are made with. */
export interface Fetching {
  readonly ledger: Ledger;
  readonly scope: Scope;
  readonly image: string;
  readonly model: ModelDefaults;
  readonly resources: ServiceDefaults['resources'];
}

/** Where a model is put: in a folder of its own, so that the one before stays whole; or in place. */
export interface Target {
  /** Where the volume is mounted. */
  readonly root: string;
  readonly path: string;
  readonly marker: string;
  /** Keeps one version beside the new one, and removes those before it. @default false */
  readonly keepsOne?: boolean;
  /** True where the versions lie below the volume's own root, which may not be there yet. @default false */
  readonly below?: boolean;
}

/** The container that fetches a model, and writes the marker last. */
export function fetchContainer(fetching: Fetching, fetch: Fetch, target: Target, mounts: readonly VolumeMount[]): Container {
  const { download } = fetching.model;
  const script = [`import pathlib${target.keepsOne ? ', shutil' : ''}`, ...(target.keepsOne ? tidy(target) : []), ...fetch.script(target.path), `pathlib.Path(${JSON.stringify(target.marker)}).touch()`, ''];
  return container(fetching, 'download', script, download, { ...(fetch.env.length > 0 && { env: [...fetch.env] }), volumeMounts: [...mounts] });
}

/** The container that ends once all markers are there: waiting is no failure, and costs no retry. */
export function waitContainer(fetching: Fetching, markers: readonly string[], mounts: readonly VolumeMount[]): Container {
  const script = ['import pathlib, time', ...markers.flatMap((marker) => [`while not pathlib.Path(${JSON.stringify(marker)}).exists():`, '    time.sleep(2)']), ''];
  return container(fetching, 'wait-for-model', script, fetching.model.wait, { volumeMounts: mounts.map((mount) => ({ ...mount, readOnly: true })) });
}

/** Lines that remove all versions but the newest, and what a try before this one left of the new one's marker. */
function tidy({ root, path, below }: Target): string[] {
  return [
    `root, target = pathlib.Path(${JSON.stringify(root)}), pathlib.Path(${JSON.stringify(path)})`,
    'markers = sorted(root.glob(".complete-*"), key=lambda marker: marker.stat().st_mtime)',
    'others = [marker for marker in markers if marker.name != ".complete-" + target.name]',
    'for marker in others[:-1]:',
    '    marker.unlink()',
    '    shutil.rmtree(root / marker.name.removeprefix(".complete-"), ignore_errors=True)',
    `target.mkdir(${below ? 'parents=True, ' : ''}exist_ok=True)`,
  ];
}

function container({ ledger, scope, image, resources }: Fetching, name: string, script: readonly string[], { cpu, memory }: { readonly cpu: string | number; readonly memory: string }, more: Partial<Container>): Container {
  return {
    name,
    image,
    imagePullPolicy: pullPolicy(image),
    command: ['python3', '-c', script.join('\n')],
    resources: resourcesFor(ledger, scope, resources, { cpu, memory }),
    securityContext: containerSecurity(),
    ...more,
  };
}

function resourcesFor(ledger: Ledger, scope: Scope, defaults: ServiceDefaults['resources'], given: { readonly cpu: string | number; readonly memory: string }): ResourceRequirements {
  return resourcesOf(ledger, given, defaults, Quantity.zero, scope, { prop: 'model' });
}
