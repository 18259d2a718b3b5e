import { withContainer } from '../examples';
import { readImage } from '../image';
import { inContainer } from '../paths';
import { defineRule } from '../rule';

export const imageTagLatest = defineRule({
  id: 'image-tag-latest',
  title: 'Every image has a tag other than latest, or a digest.',
  why: 'Without a tag the image is whatever was pushed last: two nodes run two versions, a restart at night deploys, and a rollback rolls back to nothing.',
  fix: 'Name the version, such as registry.acme.io/api:1.4.2, or the digest.',
  references: [
    'https://kubernetes.io/docs/concepts/containers/images/',
    'kube-linter latest-tag',
    'kube-score container-image-tag',
    'Polaris tagNotSpecified',
    'Checkov CKV_K8S_14',
    'Trivy KSV-0013',
  ],
  examples: {
    bad: [
      {
        situation: 'no tag',
        yaml: withContainer(`
          image: registry.acme.io/api
        `),
      },
      {
        situation: 'latest',
        yaml: withContainer(`
          image: registry.acme.io/api:latest
        `),
      },
      {
        situation: 'the colon is that of the port of the registry',
        yaml: withContainer(`
          image: registry.acme.io:5000/shop/api
        `),
      },
    ],
    good: [
      {
        situation: 'a version',
        yaml: withContainer(`
          image: registry.acme.io/api:1.4.2
        `),
      },
      {
        situation: 'a digest',
        yaml: withContainer(`
          image: registry.acme.io/api@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'latest beside a digest, which decides',
        yaml: withContainer(`
          image: registry.acme.io/api:latest@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0
        `),
      },
      {
        situation: 'a tag that only begins with latest',
        yaml: withContainer(`
          image: registry.acme.io/api:latest-2026-11-01
        `),
      },
    ],
  },
  on: 'container',
  check: (subject, report) => {
    const image = readImage(subject.container.image);
    if (image === undefined || image.digest !== undefined || (image.tag !== undefined && image.tag !== 'latest')) return;
    report({ message: `the image ${String(subject.container.image)} ${image.tag === undefined ? 'has no tag' : 'is whatever is latest'}`, path: inContainer(subject, 'image') });
  },
});
