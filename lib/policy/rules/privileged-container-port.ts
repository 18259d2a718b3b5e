import { at } from '../../kube/object';
import { withContainer } from '../examples';
import { inContainer } from '../paths';
import { defineRule } from '../rule';

export const privilegedContainerPort = defineRule({
  id: 'privileged-container-port',
  title: 'Containers listen on ports from 1024 on.',
  why: 'Binding a port below 1024 needs a right, and images that do so are often made to run as root. Current runtimes allow it to everybody, older ones and other nodes do not.',
  fix: 'Let the program listen on a port such as 8080, and keep the small number on the Service.',
  references: [
    'kube-linter privileged-ports',
    'Trivy KSV-0117',
  ],
  examples: {
    bad: [
      {
        situation: 'port 80',
        yaml: withContainer(`
          ports:
            - containerPort: 80
        `),
      },
      {
        situation: 'the second port',
        yaml: withContainer(`
          ports:
            - containerPort: 8080
            - containerPort: 443
        `),
      },
    ],
    good: [
      {
        situation: 'port 8080',
        yaml: withContainer(`
          ports:
            - containerPort: 8080
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'the right to bind it is given',
        yaml: withContainer(`
          ports:
            - containerPort: 80
          securityContext:
            capabilities:
              drop: [ALL]
              add: [NET_BIND_SERVICE]
        `),
      },
      {
        situation: 'port 1024 is free for everybody',
        yaml: withContainer(`
          ports:
            - containerPort: 1024
        `),
      },
    ],
  },
  on: 'container',
  check: (subject, report) => {
    const { ports, securityContext } = subject.container;
    const added = at(securityContext, 'capabilities', 'add');
    if (!Array.isArray(ports) || (Array.isArray(added) && added.includes('NET_BIND_SERVICE'))) return;
    for (const [index, port] of ports.entries()) {
      const number = at(port, 'containerPort');
      if (typeof number !== 'number' || number >= 1024) continue;
      report({ message: `the container ${subject.name} listens on port ${number}`, path: inContainer(subject, 'ports', index, 'containerPort'), accepted: '1024 to 65535' });
    }
  },
});
