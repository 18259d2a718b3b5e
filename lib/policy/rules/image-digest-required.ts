import { withContainer, withPodSpec } from '../examples';
import { readImage } from '../image';
import { inContainer } from '../paths';
import { defineRule } from '../rule';

export const imageDigestRequired = defineRule({
  id: 'image-digest-required',
  title: 'Every image is named by its digest.',
  why: 'A tag can be moved to other content, by mistake or on purpose. A digest is the content: what was scanned and signed is what runs.',
  fix: 'Append @sha256:<digest> to the image; your build, or Renovate, knows it.',
  references: [
    'https://kubernetes.io/docs/concepts/containers/images/',
    'Checkov CKV_K8S_43',
    'Kyverno require-image-checksum',
  ],
  examples: {
    bad: [
      {
        situation: 'a tag alone',
        yaml: withContainer(`
          image: registry.acme.io/api:1.4.2
        `),
      },
      {
        situation: 'an init container by tag',
        yaml: withPodSpec(`
          initContainers:
            - name: migrate
              image: registry.acme.io/api:1.4.2
          containers:
            - name: api
              image: registry.acme.io/api@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0
        `),
      },
    ],
    good: [
      {
        situation: 'a digest',
        yaml: withContainer(`
          image: registry.acme.io/api@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a tag for people and a digest that decides',
        yaml: withContainer(`
          image: registry.acme.io/api:1.4.2@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0
        `),
      },
    ],
  },
  on: 'container',
  check: (subject, report) => {
    const image = readImage(subject.container.image);
    if (image === undefined || image.digest?.startsWith('sha256:') === true) return;
    report({ message: `the image ${String(subject.container.image)} has no digest`, path: inContainer(subject, 'image') });
  },
});
