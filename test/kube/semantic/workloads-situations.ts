import { type Case, deployment } from './situations';

const TEMPLATE = 'template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: a, image: x }] } }';
const SELECTOR = 'selector: { matchLabels: { app: a } }';
const ONE = 'containers: [{ name: api, image: shop/api:1 }]';

const workload = (kind: string, spec: string): string => `{ apiVersion: apps/v1, kind: ${kind}, metadata: { name: a }, spec: { ${spec} } }`;
const job = (spec: string, pod = 'restartPolicy: Never'): string => `{ apiVersion: batch/v1, kind: Job, metadata: { name: a }, spec: { ${spec} template: { spec: { ${pod}, containers: [{ name: a, image: x }] } } } }`;
const cron = (spec: string): string => `{ apiVersion: batch/v1, kind: CronJob, metadata: { name: a }, spec: { ${spec}, jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: x }] } } } } } }`;
const rollout = (strategy: string): string => `{ apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: { name: a }, spec: { ${SELECTOR}, ${TEMPLATE}, strategy: ${strategy} } }`;
const steps = (list: string): string => rollout(`{ canary: { steps: ${list} } }`);

/** Situations of workloads, and what is found in each. */
export const WORKLOADS: readonly Case[] = [
  ['a negative count', deployment(ONE, '  replicas: -1'), ['count-negative /spec/replicas']],
  ['no replicas, which is a choice', deployment(ONE, '  replicas: 0'), []],
  ['a selector that the template does not meet', workload('Deployment', `selector: { matchLabels: { app: b } }, ${TEMPLATE}`), ['workload-selector-matches-template /spec/template/metadata/labels']],
  ['a selector by the name of an inherited property', workload('Deployment', `selector: { matchLabels: { constructor: b } }, ${TEMPLATE}`), ['workload-selector-matches-template /spec/template/metadata/labels']],
  ['an expression that the template does not meet', workload('Deployment', `selector: { matchExpressions: [{ key: app, operator: NotIn, values: [a] }] }, ${TEMPLATE}`), ['workload-selector-matches-template /spec/template/metadata/labels']],
  ['expressions that the template meets', workload('Deployment', `selector: { matchExpressions: [{ key: app, operator: In, values: [a] }, { key: b, operator: DoesNotExist }] }, ${TEMPLATE}`), []],
  ['an empty selector', workload('Deployment', `selector: {}, ${TEMPLATE}`), ['selector-empty /spec/selector']],
  ['an operator without values', workload('Deployment', `selector: { matchExpressions: [{ key: app, operator: In }] }, ${TEMPLATE}`), ['selector-malformed /spec/selector/matchExpressions/0/values', 'workload-selector-matches-template /spec/template/metadata/labels']],
  ['an update that cannot move', workload('Deployment', `${SELECTOR}, ${TEMPLATE}, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0% } }`), ['workload-rolling-update-zero-progress /spec/strategy/rollingUpdate/maxUnavailable']],
  ['no surge, with the default for the other', workload('Deployment', `${SELECTOR}, ${TEMPLATE}, strategy: { rollingUpdate: { maxSurge: 0 } }`), []],
  ['a surge in words', workload('Deployment', `${SELECTOR}, ${TEMPLATE}, strategy: { rollingUpdate: { maxSurge: abc } }`), ['int-or-percent-malformed /spec/strategy/rollingUpdate/maxSurge']],
  ['a surge of 200 %', workload('Deployment', `${SELECTOR}, ${TEMPLATE}, strategy: { rollingUpdate: { maxSurge: 200% } }`), []],
  ['200 % unavailable', workload('Deployment', `${SELECTOR}, ${TEMPLATE}, strategy: { rollingUpdate: { maxUnavailable: 200% } }`), ['percent-over-100 /spec/strategy/rollingUpdate/maxUnavailable']],
  ['Recreate with a rolling update', workload('Deployment', `${SELECTOR}, ${TEMPLATE}, strategy: { type: Recreate, rollingUpdate: { maxSurge: 1 } }`), ['strategy-block-mismatch /spec/strategy/rollingUpdate']],
  ['a deadline before a pod can be ready', workload('Deployment', `${SELECTOR}, ${TEMPLATE}, minReadySeconds: 60, progressDeadlineSeconds: 60`), ['progress-deadline-too-short /spec/progressDeadlineSeconds']],
  ['pods that end, under a Deployment', deployment(`${ONE}\nrestartPolicy: Never`), ['restart-policy-valid /spec/template/spec/restartPolicy']],

  ['a DaemonSet with surge and unavailable', workload('DaemonSet', `${SELECTOR}, ${TEMPLATE}, updateStrategy: { rollingUpdate: { maxSurge: 1 } }`), ['strategy-block-mismatch /spec/updateStrategy/rollingUpdate/maxSurge']],
  ['a DaemonSet with surge alone', workload('DaemonSet', `${SELECTOR}, ${TEMPLATE}, updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }`), []],
  ['a DaemonSet that cannot move', workload('DaemonSet', `${SELECTOR}, ${TEMPLATE}, updateStrategy: { rollingUpdate: { maxUnavailable: 0 } }`), ['workload-rolling-update-zero-progress /spec/updateStrategy/rollingUpdate/maxUnavailable']],

  ['a StatefulSet that mounts its claims', workload('StatefulSet', `${SELECTOR}, template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: a, image: x, volumeMounts: [{ name: data, mountPath: /d }] }] } }, volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }]`), []],
  ['a claim template without modes and size', workload('StatefulSet', `${SELECTOR}, ${TEMPLATE}, volumeClaimTemplates: [{ metadata: { name: data }, spec: {} }]`), ['pvc-access-mode-missing /spec/volumeClaimTemplates/0/spec/accessModes', 'pvc-request-required /spec/volumeClaimTemplates/0/spec/resources/requests/storage']],
  ['a claim template that cannot be a volume', workload('StatefulSet', `${SELECTOR}, ${TEMPLATE}, volumeClaimTemplates: [{ metadata: { name: data.x }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }]`), ['volume-name-malformed /spec/volumeClaimTemplates/0/metadata/name']],
  ['a negative partition', workload('StatefulSet', `${SELECTOR}, ${TEMPLATE}, updateStrategy: { rollingUpdate: { partition: -1 } }`), ['count-negative /spec/updateStrategy/rollingUpdate/partition']],

  ['a Job', job(''), []],
  ['a Job that never ends', job('', 'hostNetwork: false'), ['restart-policy-valid /spec/template/spec/restartPolicy']],
  ['a Job with a selector', job('selector: { matchLabels: { app: a } },'), ['job-selector-written /spec/selector']],
  ['a Job with a negative backoff', job('backoffLimit: -1,'), ['count-negative /spec/backoffLimit']],
  ['an Indexed Job without completions', job('completionMode: Indexed, parallelism: 2,'), ['job-index-mismatch /spec/completions']],
  ['an Indexed Job without completions and parallelism, which are then 1', job('completionMode: Indexed,'), []],
  ['a limit by index without an index', job('backoffLimitPerIndex: 1,'), ['job-index-mismatch /spec/backoffLimitPerIndex']],
  ['a success policy that asks for more than there is', job('completionMode: Indexed, completions: 2, successPolicy: { rules: [{ succeededCount: 3 }] },'), ['job-success-policy-malformed /spec/successPolicy/rules/0']],
  ['a failure policy with OnFailure', job('podFailurePolicy: { rules: [{ action: Ignore, onPodConditions: [{ type: DisruptionTarget }] }] },', 'restartPolicy: OnFailure'), ['job-failure-policy-malformed /spec/template/spec/restartPolicy']],
  ['a failure policy of an unknown container', job('podFailurePolicy: { rules: [{ action: FailJob, onExitCodes: { operator: In, values: [1, 42], containerName: b } }] },'), ['job-failure-policy-malformed /spec/podFailurePolicy/rules/0/onExitCodes/containerName']],
  ['a failure policy of a condition that cannot be', job("podFailurePolicy: { rules: [{ action: Ignore, onPodConditions: [{ type: a/b/c, status: 'Yes' }] }] },"), ['job-failure-policy-malformed /spec/podFailurePolicy/rules/0/onPodConditions/0/type', 'job-failure-policy-malformed /spec/podFailurePolicy/rules/0/onPodConditions/0/status']],
  ['a failure policy of a condition, which is True where nobody says', job('podFailurePolicy: { rules: [{ action: Ignore, onPodConditions: [{ type: DisruptionTarget }, { type: ConfigIssue, status: Unknown }] }] },'), []],
  ['a Job with an empty template', '{ apiVersion: batch/v1, kind: Job, metadata: { name: a }, spec: { template: {} } }', ['container-none /spec/template/spec/containers']],
  ['a Job without a spec', '{ apiVersion: batch/v1, kind: Job, metadata: { name: a } }', ['container-none /spec/template/spec/containers']],
  ['a CronJob of an empty Job', '{ apiVersion: batch/v1, kind: CronJob, metadata: { name: a }, spec: { schedule: 0 3 * * *, jobTemplate: {} } }', ['container-none /spec/jobTemplate/spec/template/spec/containers']],
  ['a Deployment without a spec', '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: a } }', ['container-none /spec/template/spec/containers']],
  ['a Rollout without selector and pods', '{ apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: { name: a }, spec: { strategy: { canary: {} } } }', ['selector-empty /spec/selector', 'container-none /spec/template/spec/containers']],
  ['a router without Services', rollout('{ canary: { trafficRouting: { nginx: { stableIngress: a } }, steps: [] } }'), ['rollout-services-incomplete /spec/strategy/canary/stableService', 'rollout-services-incomplete /spec/strategy/canary/canaryService']],
  ['a router that tells versions apart by subset', rollout('{ canary: { trafficRouting: { istio: { virtualService: { name: a }, destinationRule: { name: a, canarySubsetName: c, stableSubsetName: s } } } } }'), []],
  ['both versions behind one Service', rollout('{ canary: { stableService: a, canaryService: a } }'), ['rollout-services-incomplete /spec/strategy/canary/stableService']],
  ['a header without a router', steps('[{ setHeaderRoute: { name: h, match: [{ headerName: X, headerValue: { exact: y } }] } }]'), ['rollout-routing-mismatch /spec/strategy/canary/steps/0/setHeaderRoute']],
  ['a header route that nobody manages, and compares with nothing', rollout('{ canary: { stableService: a, canaryService: b, trafficRouting: { istio: { virtualService: { name: a } }, managedRoutes: [{ name: g }] }, steps: [{ setHeaderRoute: { name: h, match: [{ headerName: X, headerValue: {} }] } }] } }'), ['rollout-routing-mismatch /spec/strategy/canary/steps/0/setHeaderRoute/name', 'rollout-routing-mismatch /spec/strategy/canary/steps/0/setHeaderRoute/match/0/headerValue']],
  ['a header by prefix, which ALB cannot', rollout('{ canary: { stableService: a, canaryService: b, trafficRouting: { alb: { ingress: a, servicePort: 80 }, managedRoutes: [{ name: h }] }, steps: [{ setHeaderRoute: { name: h, match: [{ headerName: X, headerValue: { prefix: y } }] } }] } }'), ['rollout-routing-mismatch /spec/strategy/canary/steps/0/setHeaderRoute/match/0/headerValue']],
  ['a copy of some requests', rollout('{ canary: { stableService: a, canaryService: b, trafficRouting: { istio: { virtualService: { name: a } }, managedRoutes: [{ name: m }] }, steps: [{ setMirrorRoute: { name: m, percentage: 10, match: [{ method: { exact: GET }, path: { prefix: / } }] } }] } }'), []],
  ['a stable scale that follows no router', rollout('{ canary: { dynamicStableScale: true } }'), ['rollout-routing-mismatch /spec/strategy/canary/dynamicStableScale']],
  ['a Rollout whose deadline ends before a pod can be ready', '{ apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: { name: a }, spec: { selector: { matchLabels: { app: a } }, minReadySeconds: 600, template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: a, image: x }] } }, strategy: { canary: {} } } }', ['progress-deadline-too-short /spec/progressDeadlineSeconds']],
  ['a Rollout of the pods of a Deployment', '{ apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: { name: a }, spec: { workloadRef: { apiVersion: apps/v1, kind: Deployment, name: a }, strategy: { canary: {} } } }', []],
  ['exit codes that are not sorted', job('podFailurePolicy: { rules: [{ action: FailJob, onExitCodes: { operator: In, values: [42, 1] } }] },'), ['job-failure-policy-malformed /spec/podFailurePolicy/rules/0/onExitCodes/values']],
  ['an Indexed Job named with a dot', '{ apiVersion: batch/v1, kind: Job, metadata: { name: a.b }, spec: { completionMode: Indexed, completions: 2, template: { spec: { restartPolicy: Never, containers: [{ name: a, image: x }] } } } }', ['name-malformed /metadata/name']],

  ['a CronJob', cron('schedule: "*/5 * * * *", timeZone: Europe/Berlin'), []],
  ['a schedule with four fields', cron('schedule: "5 * * *"'), ['cronjob-schedule-valid /spec/schedule']],
  ['a time zone in the schedule', cron('schedule: "TZ=UTC 5 * * * *"'), ['cronjob-schedule-valid /spec/schedule']],
  ['a time zone that cannot be', cron('schedule: "@daily", timeZone: local'), ['time-zone-malformed /spec/timeZone']],

  ['a canary', steps('[{ setWeight: 5 }, { pause: { duration: 5m } }, { pause: {} }]'), []],
  ['a step that is two', steps('[{ setWeight: 5, pause: {} }]'), ['rollout-step-one-of /spec/strategy/canary/steps/0']],
  ['a step that is none', steps('[{ pause: null }]'), ['rollout-step-one-of /spec/strategy/canary/steps/0']],
  ['a weight of 101', steps('[{ setWeight: 101 }]'), ['rollout-weight-out-of-range /spec/strategy/canary/steps/0/setWeight']],
  ['a pause in days', steps('[{ pause: { duration: 1d } }]'), ['rollout-pause-malformed /spec/strategy/canary/steps/0/pause/duration']],
  ['two strategies', rollout('{ canary: {}, blueGreen: { activeService: a } }'), ['rollout-strategy-one-of /spec/strategy']],
  ['no strategy', rollout('{}'), ['rollout-strategy-one-of /spec/strategy']],
  ['a Rollout of a Deployment', '{ apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: { name: a }, spec: { workloadRef: { apiVersion: apps/v1, kind: Deployment, name: b }, strategy: { canary: {} } } }', []],
];
