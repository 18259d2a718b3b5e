import { at } from '../../kube/object';
import { withContainer } from '../examples';
import { inContainer } from '../paths';
import { defineRule } from '../rule';

export const envDuplicate = defineRule({
  id: 'env-duplicate',
  title: 'No container sets one variable twice.',
  why: 'The last one wins when the pod starts, server-side apply refuses the object, and kubectl apply may drop either on the next change.',
  fix: 'Remove one of the two.',
  references: [
    'kube-linter duplicate-env-var',
    'kube-score environment-variable-key-duplication',
  ],
  examples: {
    bad: [
      {
        situation: 'two values',
        yaml: withContainer(`
          env:
            - name: LOG_LEVEL
              value: info
            - name: LOG_LEVEL
              value: debug
        `),
      },
      {
        situation: 'a value and a reference',
        yaml: withContainer(`
          env:
            - name: DB
              value: db
            - name: PORT
              value: "1"
            - name: DB
              valueFrom:
                configMapKeyRef:
                  name: db
                  key: host
        `),
      },
    ],
    good: [
      {
        situation: 'each once',
        yaml: withContainer(`
          env:
            - name: LOG_LEVEL
              value: info
            - name: PORT
              value: "8080"
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'names differ in case, as variables may',
        yaml: withContainer(`
          env:
            - name: http_proxy
              value: http://proxy:3128
            - name: HTTP_PROXY
              value: http://proxy:3128
        `),
      },
    ],
  },
  on: 'container',
  check: (subject, report) => {
    const { env } = subject.container;
    if (!Array.isArray(env) || env.length < 2) return;
    const seen = new Set<unknown>();
    for (const [index, variable] of env.entries()) {
      const name = at(variable, 'name');
      if (seen.has(name) && typeof name === 'string') report({ message: `the variable ${name} of the container ${subject.name} is set a second time`, path: inContainer(subject, 'env', index, 'name') });
      seen.add(name);
    }
  },
});
