import { documents } from './examples';

/** Whole objects for the examples of rules that look at more than one: each says what matters, and these write the rest. */

/** Several objects as one text of YAML. */
export function set(...objects: readonly string[]): string {
  return objects.join('---\n');
}

/**
 * One object in the namespace `shop`. `object('v1 Service', 'api', 'spec: {}')`
 *
 * @param name - `api`, `web/api` for another namespace, `/shop` for what lies in none
 */
export function object(kind: string, name: string, fields = ''): string {
  const [apiVersion, kindName] = kind.split(' ');
  const [own, namespace = 'shop'] = name.split('/').reverse();
  const place = namespace === '' ? '' : `\n  namespace: ${namespace}`;
  return `apiVersion: ${apiVersion}\nkind: ${kindName}\nmetadata:\n  name: ${own}${place}\n${body(fields, 0)}`;
}

/** What an example says of a workload beyond its name. */
export interface WorkloadFields {
  /** Fields of `spec` beside selector and template. */
  readonly spec?: string;
  /** Fields of the pod spec beside its one container. */
  readonly pod?: string;
  /** Fields of the container. */
  readonly container?: string;
  /** Labels of the pods beside `app`. */
  readonly labels?: string;
  /** Fields of the template's metadata beside its labels. */
  readonly template?: string;
}

/** A Deployment whose pods carry `app: <name>`. */
export function deployment(name: string, fields: WorkloadFields = {}): string {
  return workload('apps/v1 Deployment', name, fields);
}

/** A workload of any kind that has a selector and a pod template at `spec.template`. */
export function workload(kind: string, name: string, { spec = '', pod = '', container = '', labels = '', template = '' }: WorkloadFields = {}): string {
  const own = name.slice(name.indexOf('/') + 1);
  return `${object(kind, name)}spec:
${body(spec, 2)}  selector:
    matchLabels:
      app: ${own}
  template:
    metadata:
      labels:
        app: ${own}
${body(labels, 8)}${body(template, 6)}    spec:
      containers:
        - name: ${own}
          image: registry.acme.io/${own}:1.4.2
${body(container, 10)}${body(pod, 6)}`;
}

/** A LeaderWorkerSet of two pods a group, whose leaders carry `app: <name>` and whose workers `app: <name>-worker`; all of them `set: <name>`. */
export function groups(name: string, replicas: number): string {
  const pod = (app: string) => `{ metadata: { labels: { app: ${app}, set: ${name} } }, spec: { containers: [{ name: ${name}, image: "registry.acme.io/${name}:1.4.2" }] } }`;
  return object('leaderworkerset.x-k8s.io/v1 LeaderWorkerSet', name, `spec: { replicas: ${replicas}, leaderWorkerTemplate: { size: 2, leaderTemplate: ${pod(name)}, workerTemplate: ${pod(`${name}-worker`)} } }`);
}

/** A Service that selects `app: <name>`. */
export function service(name: string, ports: string, fields = ''): string {
  const own = name.slice(name.indexOf('/') + 1);
  return `${object('v1 Service', name)}spec:\n${body(fields, 2)}  selector:\n    app: ${own}\n  ports:\n${body(ports, 4)}`;
}

function body(fields: string, depth: number): string {
  return fields.trim() === '' ? '' : documents(fields).replaceAll(/^(?=.)/gm, ' '.repeat(depth));
}
