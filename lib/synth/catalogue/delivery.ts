import { entries } from './entry';

/** What canaries and blue-green roll-outs refuse. */
export const DELIVERY = entries({
  'rollout-analysis-bound': ['A measurement passes by a condition that Flagger cannot compare.', 'Flagger knows one number and two bounds.', "Write 'result[0] >= 0.99' or 'result[0] <= 0.01'."],
  'rollout-analysis-duplicate': ['Two measurements have one name.', 'One would overwrite the other, and half of what is meant would be measured.', 'Name each after what it measures.'],
  'rollout-argument-unknown': ['A query uses an argument that nobody gives it.', 'The controller refuses the roll-out, or asks Prometheus for a service of that name.', 'Use {{args.service}}, {{args.namespace}} or {{args.canary-hash}}.'],
  'rollout-contradiction': ['Two options of a canary exclude each other.', 'The controller refuses one beside the other, or ignores it.', 'Remove one.'],
  'rollout-count': ['A service has two strategies.', 'Only one can bring a new version in.', 'Keep one.'],
  'rollout-migration': ['A migration runs before a version that runs beside the old one.', 'The old version goes on with tables that it does not know: for as long as the canary takes, or until somebody promotes.', 'Split the migration, and say expandContract: true.'],
  'rollout-option-unsupported': ['An option of a roll-out is given that the platform’s engine has not.', 'It would go its own way without a word.', 'Remove the option, or use another engine.'],
  'rollout-port-translated': ['Flagger makes the Services, and a port has another number there.', 'Flagger opens the ports of the pod: clients would find nobody.', 'Remove servicePort.'],
  'rollout-router-unsupported': ['An engine cannot steer this router.', 'Weights would never be set.', 'Name a router that it can, or change the engine.'],
  'rollout-scale-fixed': ['Flagger sets the number of pods, and so does the manifest.', 'Each apply would start the old copy again, or stop the new one.', 'Scale by an autoscaler with one bound for both ends.'],
  'rollout-scale-query': ['A scaler of a service that Flagger copies asks a query.', 'Flagger replaces names in it by guess, for the copy that serves.', 'Scale by something else, or deliver by Argo Rollouts.'],
  'rollout-selector': ['Flagger cannot tell versions apart by this selector.', 'It changes one of three labels for the copy that serves, and stops where there is none.', 'Add app.kubernetes.io/name.'],
  'rollout-service-type': ['Flagger makes the Services, and this one is of another type.', 'Clients outside the cluster would lose their way in.', 'Expose the service, or deliver by Argo Rollouts.'],
  'rollout-slo-missing': ['The service level is to be measured, and there is none.', 'Nothing would be measured.', 'Declare slo.'],
  'rollout-source-blind': ['The source of metrics counts both versions as one.', 'A new version of which every request fails would be hidden by the old one.', 'Name a source that tells them apart.'],
  'rollout-step-unsupported': ['A router or an engine has no such step.', 'The controller refuses the roll-out, or leaves the step out without a word.', 'Remove the step, or choose a router that has it.'],
  'rollout-steps-malformed': ['The steps of a canary cannot be read.', 'Nobody would know what to do.', "Write steps such as [5, '5m', 50, '10m']."],
  'rollout-way-in-unweighed': ['Requests come in by a way that no router divides.', 'All of them would go to the old version: the new one is measured on a part of its clients, and meets the rest all at once.', 'Let a router divide every way in, or divide pods.'],
  'rollout-weight': ['A weight is none, or goes back.', 'The controller refuses it, or gives requests and takes them away again.', 'Write rising weights from 1 to 99.'],
  'rollout-weight-unrepresentable': ['A weight is no whole number of pods, and no router divides requests.', 'Five percent of two pods is one of two: half of the clients would meet the new version.', 'Write shares of the pods, have more of them, or let a router divide requests.'],
});
