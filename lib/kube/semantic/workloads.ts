import { isDnsLabel } from '../names';
import { checkCount, checkCounts } from './counts';
import { asMap, isSet, listAt, mapAt, numberAt, show, textAt, type Fields } from './fields';
import { checkLabels, checkSelector, isEmptySelector, mismatchOf } from './labels';
import { checkTemplate, NO_SPEC } from './podspec';
import { checkDaemonSetStrategy, checkDeploymentStrategy, checkRolloutStrategy, checkStatefulSetStrategy } from './rollout';
import type { Site } from './site';
import { checkClaimSpec } from './storage';

const COUNTS = ['replicas', 'minReadySeconds', 'revisionHistoryLimit'] as const;
const NO_LABELS: Fields = Object.freeze({});

/** A Deployment. */
export function checkDeployment(site: Site, object: Fields): void {
  const spec = enterSpec(site, object);
  checkRequiredSelector(site, spec);
  checkDeploymentStrategy(site, spec);
  checkProgressDeadline(site, spec);
  checkTemplate(site, mapAt(spec, 'template'), { endless: true });
  site.leave();
}

/** A ReplicaSet. */
export function checkReplicaSet(site: Site, object: Fields): void {
  const spec = enterSpec(site, object);
  checkRequiredSelector(site, spec);
  checkTemplate(site, mapAt(spec, 'template'), { endless: true });
  site.leave();
}

/** A ReplicationController, whose selector is a map of labels and may be left out. */
export function checkReplicationController(site: Site, object: Fields): void {
  const spec = enterSpec(site, object);
  const labels = mapAt(spec, 'selector');
  checkLabels(site, labels, 'selector');
  if (labels) reportMismatch(site, { matchLabels: labels }, spec);
  checkTemplate(site, mapAt(spec, 'template'), { endless: true });
  site.leave();
}

/** A DaemonSet. */
export function checkDaemonSet(site: Site, object: Fields): void {
  const spec = enterSpec(site, object);
  checkRequiredSelector(site, spec);
  checkDaemonSetStrategy(site, spec);
  checkTemplate(site, mapAt(spec, 'template'), { endless: true });
  site.leave();
}

/** A StatefulSet. */
export function checkStatefulSet(site: Site, object: Fields): void {
  const spec = enterSpec(site, object);
  const claims = listAt(spec, 'volumeClaimTemplates');
  checkRequiredSelector(site, spec);
  checkStatefulSetStrategy(site, spec);
  const service = textAt(spec, 'serviceName') ?? '';
  if (site.minor >= 33 && service !== '' && !isDnsLabel(service)) {
    site.report({ id: 'reference-name-malformed', path: ['serviceName'], message: `no Service can be named ${show(service)}`, accepted: 'lower-case letters, digits and "-", at most 63 characters', fix: 'Write the name of the headless Service.' });
  }
  const ordinals = mapAt(spec, 'ordinals');
  if (ordinals) {
    site.enter('ordinals');
    checkCount(site, ordinals, 'start');
    site.leave();
  }
  claims.forEach((item, index) => {
    const claim = asMap(item);
    if (!claim) return;
    site.enter('volumeClaimTemplates');
    site.enter(index);
    const name = textAt(mapAt(claim, 'metadata'), 'name') ?? '';
    if (!isDnsLabel(name)) {
      site.report({ id: 'volume-name-malformed', path: ['metadata', 'name'], message: name === '' ? 'the claim template has no name' : `the claim template ${show(name)} becomes a volume, which cannot have this name`, accepted: 'lower-case letters, digits and "-", at most 63 characters', fix: 'Name the claim template.' });
    }
    site.enter('spec');
    checkClaimSpec(site, mapAt(claim, 'spec') ?? {});
    site.leave();
    site.leave();
    site.leave();
  });
  checkTemplate(site, mapAt(spec, 'template'), { endless: true, namesHosts: true, claims });
  site.leave();
}

/** An Argo Rollout, which may leave template and selector to the workload that it refers to. */
export function checkRollout(site: Site, object: Fields): void {
  const spec = enterSpec(site, object);
  if (isSet(spec.selector)) checkRequiredSelector(site, spec);
  else if (!isSet(spec.workloadRef)) site.report({ id: 'selector-empty', path: ['selector'], message: 'the Rollout has no selector', fix: 'Select the labels of the pod template.' });
  checkProgressDeadline(site, spec);
  checkRolloutStrategy(site, spec);
  checkTemplate(site, mapAt(spec, 'template') ?? (isSet(spec.workloadRef) ? undefined : {}), { endless: true, elsewhere: isSet(spec.workloadRef) });
  site.leave();
}

/** A PodTemplate. */
export function checkPodTemplate(site: Site, object: Fields): void {
  checkTemplate(site, mapAt(object, 'template'), {});
}

/** A KEDA ScaledJob, as far as it is a Job. */
export function checkScaledJob(site: Site, object: Fields): void {
  const spec = mapAt(object, 'spec');
  site.enter('spec');
  site.enter('jobTargetRef');
  checkTemplate(site, mapAt(mapAt(spec, 'jobTargetRef'), 'template'), {});
  site.leave();
  site.leave();
}

function enterSpec(site: Site, object: Fields): Fields {
  const spec = mapAt(object, 'spec') ?? NO_SPEC;
  site.enter('spec');
  checkCounts(site, spec, COUNTS);
  return spec;
}

/** A selector that asks for something, and that the pods of the template meet. */
function checkRequiredSelector(site: Site, spec: Fields): void {
  const selector = mapAt(spec, 'selector');
  // A missing selector is a missing field, which the schema tells.
  if (!selector) return;
  if (isEmptySelector(selector)) {
    site.report({ id: 'selector-empty', path: ['selector'], message: 'the selector is empty, and would match every pod of the namespace', fix: 'Select the labels of the pod template.' });
  } else {
    checkSelects(site, spec);
  }
}

/** The selector's form, and that the pods of the template meet it. */
export function checkSelects(site: Site, spec: Fields): void {
  const selector = mapAt(spec, 'selector');
  if (!selector) return;
  checkSelector(site, selector, 'selector');
  reportMismatch(site, selector, spec);
}

function reportMismatch(site: Site, selector: Fields, spec: Fields): void {
  const template = mapAt(spec, 'template');
  if (!template) return;
  const reason = mismatchOf(selector, mapAt(mapAt(template, 'metadata'), 'labels') ?? NO_LABELS);
  if (reason === undefined) return;
  site.report({
    id: 'workload-selector-matches-template',
    path: ['template', 'metadata', 'labels'],
    message: `the selector does not match the pods of the template: ${reason}`,
    accepted: 'every label of the selector, on the template too',
    fix: 'Give the template the labels of the selector.',
  });
}

function checkProgressDeadline(site: Site, spec: Fields): void {
  checkCount(site, spec, 'progressDeadlineSeconds');
  const deadline = numberAt(spec, 'progressDeadlineSeconds') ?? 600;
  const ready = numberAt(spec, 'minReadySeconds') ?? 0;
  if (deadline > ready || deadline < 0) return;
  site.report({
    id: 'progress-deadline-too-short',
    path: ['progressDeadlineSeconds'],
    message: `progressDeadlineSeconds is ${deadline}, and a new pod counts only after minReadySeconds, which is ${ready}`,
    accepted: `more than ${ready} seconds`,
    fix: 'Raise progressDeadlineSeconds, or lower minReadySeconds.',
  });
}
