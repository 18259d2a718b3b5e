import { beforeAll, describe, expect, it } from 'vitest';
import { groupKindOf } from '../../../lib/kube/object';
import { podTemplatesOf } from '../../../lib/kube/pods';
import { createSchemas } from '../../../lib/kube/schema';
import { checkSemantics } from '../../../lib/kube/semantic';
import { synthesize } from '../../../lib/synth/synthesize';
import { nodeTableSource } from '../../../lib/synth/tables/source';
import { allExamples, appOf, type Example } from '../../goldens/examples';

let examples: Example[] = [];
beforeAll(async () => void (examples = (await allExamples()).filter(({ construct }) => construct.startsWith('gpu-'))));

describe('every pod of the examples on GPUs', () => {
  it('is one that the API server takes by itself, whatever the CRD around it lets through', () => {
    const kinds = new Set<string>();
    for (const example of examples) {
      const { objects, minor } = synthesize(appOf(example));
      const schemas = createSchemas(nodeTableSource(), minor);
      for (const object of objects) {
        for (const { spec, labels, annotations } of podTemplatesOf(object)) {
          kinds.add(groupKindOf(object));
          const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod', namespace: 'shop', labels, annotations }, spec };
          expect([...schemas.check(pod as never), ...checkSemantics(pod as never, minor)], `${example.name}: ${object.kind}`).toEqual([]);
        }
      }
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['apps/Deployment', 'batch/Job', 'keda.sh/ScaledJob']));
  });
});
