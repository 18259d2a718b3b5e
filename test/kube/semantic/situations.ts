/** A situation: its name, the manifest, and what is found: `id pointer` for each. The minor is 34 unless given. */
export type Case = readonly [situation: string, yaml: string, found: readonly string[], minor?: number];

/** A Deployment with this pod spec, indented as YAML flow or block by the caller. */
export function deployment(podSpec: string, rest = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  selector: { matchLabels: { app: api } }
${rest}
  template:
    metadata: { labels: { app: api } }
    spec:
${podSpec.replace(/^/gm, '      ')}`;
}

/** A Deployment of one container with these further fields. */
export function container(fields: string): string {
  return deployment(`containers:\n  - name: api\n    image: shop/api:1\n${fields.replace(/^/gm, '    ')}`);
}

/** The pointer of the container above. */
export const CONTAINER = '/spec/template/spec/containers/0';
export const POD = '/spec/template/spec';
