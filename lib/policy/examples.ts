/** Writes the examples of rules: each says what matters and leaves the rest of the object to these. */

const IMAGE = 'registry.acme.io/api:1.4.2';

/** Whole YAML documents, as they stand, less the indentation of the source. */
export function documents(text: string): string {
  return `${outdent(text)}\n`;
}

/** A Deployment whose pod spec has these fields; its container is added unless the fields list containers. */
export function withPodSpec(fields: string): string {
  const spec = outdent(fields);
  const container = /^containers:/m.test(spec) ? '' : `\ncontainers:\n  - name: api\n    image: ${IMAGE}`;
  return `${DEPLOYMENT}\n${indent(`${spec}${container}`, 6)}\n`;
}

/** A Deployment whose one container has these fields; its image is added unless the fields say it. */
export function withContainer(fields: string): string {
  const own = outdent(fields);
  const image = /^image:/m.test(own) ? '' : `image: ${IMAGE}\n`;
  return withPodSpec(`containers:\n  - name: api\n${indent(`${image}${own}`, 4)}`);
}

const DEPLOYMENT = outdent(`
  apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: api
    namespace: shop
  spec:
    selector:
      matchLabels:
        app: api
    template:
      metadata:
        labels:
          app: api
      spec:
`);

function outdent(text: string): string {
  const lines = text.replace(/^\s*\n/, '').trimEnd().split('\n');
  const depth = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(depth)).join('\n');
}

function indent(text: string, depth: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(depth));
}
