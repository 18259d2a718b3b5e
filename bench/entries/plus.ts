/** What a plain cdk8s-plus-28 app does with the same objects: its typed classes, `ApiObject` for kinds of others, its serializer, its YAML. */
import { readFileSync } from 'node:fs';
import { ApiObject, App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { pair } from '../workload';

type Body = { apiVersion: string; kind: string } & Record<string, unknown>;
type Classes = Record<string, (new (scope: Chart, id: string, props: never) => unknown) | undefined>;

const app = new App();
const chart = new Chart(app, 'bench');
for (const [index, body] of bodies().entries()) {
  const { apiVersion, kind, ...props } = body;
  const Kube = (k8s as unknown as Classes)[kind === 'HorizontalPodAutoscaler' ? 'KubeHorizontalPodAutoscalerV2' : `Kube${kind}`];
  if (Kube) new Kube(chart, `o-${index}`, props as never);
  else if (apiVersion.split('/')[0]?.includes('.') && !apiVersion.includes('.k8s.io/v1beta')) new ApiObject(chart, `o-${index}`, body);
  else throw new Error(`cdk8s-plus-28 has no class for ${kind}`);
}
process.stdout.write(app.synthYaml());

function bodies(): Body[] {
  if (process.env.OBJECTS) return JSON.parse(readFileSync(process.env.OBJECTS, 'utf8')) as Body[];
  return Array.from({ length: Number(process.env.PAIRS ?? 1000) }, (_, i) => pair(i)).flatMap(({ deployment, service }) => [deployment, service]) as Body[];
}
