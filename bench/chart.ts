import * as fs from 'node:fs';
import * as path from 'node:path';
import { stringify } from 'yaml';
import { pair } from './workload';

/** Writes a helm chart that renders `count` pairs from one template, the form in which helm is fastest. */
export function writeHelmChart(folder: string, count: number): void {
  fs.mkdirSync(path.join(folder, 'templates'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 0.1.0\n');
  fs.writeFileSync(path.join(folder, 'values.yaml'), `count: ${count}\n`);
  const { deployment, service } = pair('{{ $i }}');
  const body = `---\n${text(deployment)}---\n${text(service)}`;
  fs.writeFileSync(path.join(folder, 'templates/pairs.yaml'), `{{- range $i := until (int .Values.count) }}\n${body}{{- end }}\n`);
}

/** Writes a kustomization over one file with `count` pairs. */
export function writeKustomization(folder: string, count: number): void {
  fs.mkdirSync(folder, { recursive: true });
  const docs: string[] = [];
  for (let i = 0; i < count; i++) docs.push(text(pair(i).deployment), text(pair(i).service));
  fs.writeFileSync(path.join(folder, 'pairs.yaml'), docs.join('---\n'));
  fs.writeFileSync(path.join(folder, 'kustomization.yaml'), 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - pairs.yaml\n');
}

function text(object: Record<string, unknown>): string {
  return stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 });
}
