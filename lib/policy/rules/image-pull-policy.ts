import { withContainer } from '../examples';
import { readImage, type ImageReference } from '../image';
import { inContainer } from '../paths';
import { defineRule } from '../rule';

export const imagePullPolicy = defineRule({
  id: 'image-pull-policy',
  title: 'An image named by tag is asked for at every start.',
  why: 'A tag can move, and a node that holds an older copy goes on using it: two replicas of one Deployment run different code. It also keeps pods from using a private image that another pod of the node pulled with its own credentials.',
  fix: 'Set imagePullPolicy: Always, or name the image by digest and keep IfNotPresent.',
  references: [
    'https://kubernetes.io/docs/concepts/containers/images/',
    'kube-score container-image-pull-policy',
    'Polaris pullPolicyNotAlways',
    'Checkov CKV_K8S_15',
  ],
  examples: {
    bad: [
      {
        situation: 'a tag without a policy, which means IfNotPresent',
        yaml: withContainer(`
          image: registry.acme.io/api:1.4.2
        `),
      },
      {
        situation: 'a tag with IfNotPresent',
        yaml: withContainer(`
          image: registry.acme.io/api:1.4.2
          imagePullPolicy: IfNotPresent
        `),
      },
      {
        situation: 'Never leaves it to chance what the node has',
        yaml: withContainer(`
          image: registry.acme.io/api@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0
          imagePullPolicy: Never
        `),
      },
    ],
    good: [
      {
        situation: 'a tag with Always',
        yaml: withContainer(`
          image: registry.acme.io/api:1.4.2
          imagePullPolicy: Always
        `),
      },
      {
        situation: 'a digest with IfNotPresent',
        yaml: withContainer(`
          image: registry.acme.io/api@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0
          imagePullPolicy: IfNotPresent
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'latest without a policy, which means Always; image-tag-latest looks at it',
        yaml: withContainer(`
          image: registry.acme.io/api:latest
        `),
      },
    ],
  },
  on: 'container',
  check: (subject, report) => {
    const { image: written, imagePullPolicy: policy } = subject.container;
    const image = readImage(written);
    if (image === undefined || policy === 'Always') return;
    if (policy !== 'Never' && (image.digest !== undefined || isAlwaysByDefault(image, policy))) return;
    report({ message: `the image ${String(written)} is pulled ${policy === 'Never' ? 'Never' : 'IfNotPresent'}`, path: inContainer(subject, 'imagePullPolicy') });
  },
});

function isAlwaysByDefault({ tag }: ImageReference, policy: unknown): boolean {
  return (policy === undefined || policy === null) && (tag === undefined || tag === 'latest');
}
