import { NAMESPACE_FEATURES, SERVICE_FEATURES, type Feature } from './features';
import { GPU_FEATURES, GPU_LEFT_OUT } from './gpu-features';

/** The page `docs/features.md`: what is asked of services, namespaces and workloads on GPUs, how it is said, where it is shown, and what holds it. */
export function featuresPage(): string {
  return [
    '# What can be asked for',
    '',
    '<!-- Generated from test/docs/features.ts; `npm run snapshot` writes it. -->',
    '',
    'What golden paths and charts offer for services, namespaces and workloads on GPUs, and how it is said here. The middle columns say what comes without a word, and the prop that says otherwise, in the',
    '[API](api/cdk8s-plinth.api.md). The examples are YAML as it is emitted. Each row is held by tests of its meaning: not that the bytes stay as they were, but that they do what is said.',
    '',
    '## Of a service',
    '',
    'The page of the construct: [ProductionService](../constructs/production-service/README.md).',
    '',
    ...table(SERVICE_FEATURES),
    '',
    '## Of a namespace',
    '',
    'The pages of the constructs: [NamespaceWithQuota](../constructs/namespace-with-quota/README.md), [Tenant](../constructs/tenant/README.md).',
    '',
    ...table(NAMESPACE_FEATURES),
    '',
    '## On GPUs',
    '',
    'The pages of the constructs: [GpuInferenceJob](../constructs/gpu-inference-job/README.md), [GpuInferenceService](../constructs/gpu-inference-service/README.md), which is a service too.',
    '',
    ...table(GPU_FEATURES),
    '',
    `Not done, each for a reason: ${GPU_LEFT_OUT.map(({ what, decision }) => `[${what}](decisions/${decision})`).join(' · ')}.`,
    '',
    '## Elsewhere',
    '',
    'What neither makes is in [what is left to the owner of the cluster](boundaries.md).',
    '',
  ].join('\n');
}

function table(features: readonly Feature[]): string[] {
  return ['| what | without a word | how it is said | YAML | held by |', '|---|---|---|---|---|', ...features.map(row)];
}

function row({ what, given, props, examples, tests }: Feature): string {
  const said = props.map((prop) => `[\`${prop}\`](api/cdk8s-plinth.api.md)`).join(', ');
  const shown = examples.map((example) => `[${example.slice(example.lastIndexOf('/') + 1)}](../__snapshots__/${example}.yaml)`).join(', ');
  const held = tests.map(([file, title]) => `[${title.replaceAll("\\'", "'").replace(/:? ?%s,? ?/, '… ').trim()}](../test/${file})`).join('; ');
  return `| ${what} | ${given} | ${said} | ${shown} | ${held} |`;
}
