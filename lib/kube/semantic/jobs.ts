import { asMap, asNumber, isSet, listAt, mapAt, numberAt, show, textAt, type Fields } from './fields';
import { scheduleFault } from '../cron';
import { isEmptySelector, isQualifiedName } from './labels';
import { isDnsLabel } from '../names';
import { checkTemplate, NO_SPEC } from './podspec';
import { checkCounts } from './counts';
import { checkSelects } from './workloads';
import type { Site } from './site';

const COUNTS = ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const;
const CRON_COUNTS = ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const;
/** An Indexed Job counts its indexes in its status, so there is a most. */
const MOST_INDEXES = 100_000;
const ZONE_PART = /^[A-Za-z._0-9+][A-Za-z._0-9+-]{0,13}$/;

/** A Job. */
export function checkJob(site: Site, object: Fields): void {
  const spec = mapAt(object, 'spec') ?? NO_SPEC;
  site.enter('spec');
  checkJobSpec(site, spec, 'Job');
  const selector = mapAt(spec, 'selector');
  if (spec.manualSelector === true) {
    if (selector) checkSelects(site, spec);
    else site.report({ id: 'selector-empty', path: ['selector'], message: 'manualSelector is true, and the Job has no selector', fix: 'Remove manualSelector: the server makes a selector.' });
  } else if (selector && !isEmptySelector(selector)) {
    site.report({ id: 'job-selector-written', path: ['selector'], message: 'the selector of a Job is made by the server', fix: 'Remove the selector.' });
  }
  site.leave();
  checkIndexedName(site, object, spec);
}

/** The pods of an Indexed Job are hosts named `<job>-<index>`. */
function checkIndexedName(site: Site, object: Fields, spec: Fields): void {
  const completions = numberAt(spec, 'completions') ?? 0;
  const name = textAt(mapAt(object, 'metadata'), 'name') ?? '';
  if (spec.completionMode !== 'Indexed' || completions < 1 || name === '' || isDnsLabel(`${name}-${completions - 1}`)) return;
  site.report({
    id: name.length > 63 - String(completions).length ? 'name-too-long' : 'name-malformed',
    path: ['metadata', 'name'],
    message: `the pods of the Job would be named ${show(`${name}-${completions - 1}`)}, which is no DNS label`,
    accepted: 'a DNS label that leaves room for "-" and the index',
    fix: 'Shorten the name, and use no dots.',
  });
}

/** The spec of a Job, wherever it stands. */
export function checkJobSpec(site: Site, spec: Fields, kind: 'Job' | 'CronJob' | 'JobSet'): void {
  checkCounts(site, spec, COUNTS);
  checkIndexes(site, spec);
  const policy = mapAt(spec, 'podFailurePolicy');
  if (policy) checkFailurePolicy(site, spec, policy);
  const success = mapAt(spec, 'successPolicy');
  if (success) checkSuccessPolicy(site, spec, success);
  checkRestart(site, spec, kind);
  checkTemplate(site, mapAt(spec, 'template'), {});
}

/** Before 1.31 the policy is dropped. */
function checkSuccessPolicy(site: Site, spec: Fields, policy: Fields): void {
  const rules = listAt(policy, 'rules');
  const completions = numberAt(spec, 'completions') ?? 0;
  if (site.minor < 31) return;
  if (rules.length === 0) {
    site.report({ id: 'job-success-policy-malformed', path: ['successPolicy', 'rules'], message: 'the success policy has no rules', fix: 'Add a rule, or remove the policy.' });
  }
  rules.forEach((item, index) => {
    const rule = asMap(item);
    const count = numberAt(rule, 'succeededCount');
    if (!rule || (count === undefined ? isSet(rule.succeededIndexes) : count >= 0 && count <= completions)) return;
    site.report({
      id: 'job-success-policy-malformed',
      path: ['successPolicy', 'rules', index],
      message: count === undefined ? 'the rule asks for nothing' : `the rule asks for ${count} indexes, and the Job has ${completions}`,
      accepted: `succeededCount from 0 to ${completions}, succeededIndexes, or both`,
      fix: 'Set succeededCount to what is enough.',
    });
  });
}

function checkRestart(site: Site, spec: Fields, kind: 'Job' | 'CronJob' | 'JobSet'): void {
  const pod = mapAt(mapAt(spec, 'template'), 'spec');
  if (!pod) return;
  const policy = textAt(pod, 'restartPolicy') ?? '';
  const path = ['template', 'spec', 'restartPolicy'];
  // The controller of JobSets fills in OnFailure.
  if (policy === '' && kind === 'JobSet') return;
  if (policy !== 'OnFailure' && policy !== 'Never') {
    site.report({
      id: kind === 'CronJob' ? 'cronjob-restart-policy' : 'restart-policy-valid',
      path,
      message: policy === '' ? `the pods of the ${kind} have no restartPolicy, and the default, Always, never ends` : `the restartPolicy is ${policy}`,
      accepted: 'OnFailure, Never',
      fix: 'Set restartPolicy: Never, or OnFailure.',
    });
  } else if (policy !== 'Never' && isSet(spec.podFailurePolicy)) {
    site.report({ id: 'job-failure-policy-malformed', path, message: `the Job has a podFailurePolicy, and its pods have the restartPolicy ${policy}`, accepted: 'Never with a podFailurePolicy', fix: 'Set restartPolicy: Never.' });
  }
}

const INDEXED_ONLY = ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy'] as const;

function checkIndexes(site: Site, spec: Fields): void {
  const completions = numberAt(spec, 'completions');
  const failed = numberAt(spec, 'maxFailedIndexes');
  if (spec.completionMode !== 'Indexed') {
    for (const field of INDEXED_ONLY) if (isSet(spec[field])) reportIndex(site, field, `${field} is set, and the Job is not Indexed`, 'Set completionMode: Indexed.');
    return;
  }
  // With neither completions nor parallelism the server writes 1 for both.
  if (completions === undefined && isSet(spec.parallelism)) reportIndex(site, 'completions', 'the Job is Indexed with parallelism, and completions is not set', 'Set completions to the number of indexes.');
  if ((numberAt(spec, 'parallelism') ?? 0) > MOST_INDEXES) reportIndex(site, 'parallelism', `parallelism of an Indexed Job is ${numberAt(spec, 'parallelism')}`, `Write ${MOST_INDEXES} or less.`);
  if (failed === undefined) return;
  if (!isSet(spec.backoffLimitPerIndex)) reportIndex(site, 'maxFailedIndexes', 'maxFailedIndexes is set without backoffLimitPerIndex', 'Set backoffLimitPerIndex.');
  if (completions !== undefined && failed > completions) reportIndex(site, 'maxFailedIndexes', `maxFailedIndexes is ${failed}, and there are ${completions} indexes`, `Write ${completions} or less.`);
}

function reportIndex(site: Site, field: string, message: string, fix: string): void {
  site.report({ id: 'job-index-mismatch', path: [field], message, fix });
}

function checkFailurePolicy(site: Site, spec: Fields, policy: Fields): void {
  const rules = listAt(policy, 'rules');
  if (rules.length > 20) reportRule(site, [], `the policy has ${rules.length} rules`, 'at most 20 rules', 'Join rules.');
  for (let index = 0; index < rules.length; index++) {
    const rule = asMap(rules[index]);
    if (!rule) continue;
    const codes = mapAt(rule, 'onExitCodes');
    const conditions = listAt(rule, 'onPodConditions');
    if ((codes === undefined) === (conditions.length === 0)) {
      reportRule(site, [index], codes ? 'the rule looks at exit codes and at conditions' : 'the rule looks at nothing', 'exactly one of onExitCodes, onPodConditions', codes ? 'Make them two rules.' : 'Set one of them.');
    }
    if (rule.action === 'FailIndex' && !isSet(spec.backoffLimitPerIndex)) {
      reportRule(site, [index, 'action'], 'the action is FailIndex, and backoffLimitPerIndex is not set', 'FailIndex with backoffLimitPerIndex', 'Set backoffLimitPerIndex.');
    }
    if (codes) checkExitCodes(site, spec, codes, index);
    checkConditions(site, conditions, index);
  }
}

function checkConditions(site: Site, conditions: readonly unknown[], index: number): void {
  if (conditions.length > 20) reportRule(site, [index, 'onPodConditions'], `the rule looks at ${conditions.length} conditions`, 'at most 20 conditions', 'List fewer.');
  conditions.forEach((item, at) => {
    const condition = asMap(item);
    if (!condition) return;
    const type = textAt(condition, 'type') ?? '';
    const status = textAt(condition, 'status') || 'True';
    const path = [index, 'onPodConditions', at];
    if (!isQualifiedName(type)) reportRule(site, [...path, 'type'], `no condition is of type ${show(type)}`, 'a type of condition, such as DisruptionTarget', 'Correct the type.');
    // The server takes True for one that is not written.
    if (!['True', 'False', 'Unknown'].includes(status)) reportRule(site, [...path, 'status'], `the status of the condition is ${show(status)}`, 'True, False, Unknown', 'Write the status as a text.');
  });
}

function checkExitCodes(site: Site, spec: Fields, codes: Fields, index: number): void {
  const values = listAt(codes, 'values').map(asNumber);
  const path = [index, 'onExitCodes', 'values'];
  const accepted = '1 to 255 exit codes, each once, in rising order';
  if (values.length === 0) reportRule(site, path, 'the rule lists no exit codes', accepted, 'List the exit codes.');
  if (values.length > 255) reportRule(site, path, `the rule lists ${values.length} exit codes`, accepted, 'List fewer.');
  if (codes.operator === 'In' && values.includes(0)) reportRule(site, path, 'the rule counts 0, which is success, as a failure', 'codes other than 0 with In', 'Remove 0.');
  if (values.some((value, i) => i > 0 && value !== undefined && value <= (values[i - 1] ?? value - 1))) reportRule(site, path, 'the exit codes are not in rising order', accepted, 'Sort them, and keep each once.');
  const name = textAt(codes, 'containerName');
  if (name === undefined) return;
  const pod = mapAt(mapAt(spec, 'template'), 'spec');
  const known = [...listAt(pod, 'containers'), ...listAt(pod, 'initContainers')].some((item) => asMap(item)?.name === name);
  if (!known) reportRule(site, [index, 'onExitCodes', 'containerName'], `the pod has no container named ${show(name)}`, 'a container or init container of the pod', 'Correct the name.');
}

function reportRule(site: Site, path: ReadonlyArray<string | number>, message: string, accepted: string, fix: string): void {
  site.report({ id: 'job-failure-policy-malformed', path: ['podFailurePolicy', 'rules', ...path], message, accepted, fix });
}

/** A CronJob. */
export function checkCronJob(site: Site, object: Fields): void {
  const spec = mapAt(object, 'spec') ?? {};
  site.enter('spec');
  const fault = scheduleFault(textAt(spec, 'schedule') ?? '');
  if (fault) {
    site.report({ id: 'cronjob-schedule-valid', path: ['schedule'], message: fault.message, accepted: 'five fields such as "30 2 * * mon-fri", or @hourly, @daily, @weekly, @monthly, @yearly', fix: fault.fix });
  }
  checkZone(site, spec);
  checkCounts(site, spec, CRON_COUNTS);
  const template = mapAt(spec, 'jobTemplate');
  if (template) {
    const job = mapAt(template, 'spec') ?? NO_SPEC;
    site.enter('jobTemplate');
    site.enter('spec');
    if (isSet(job.selector)) site.report({ id: 'job-selector-written', path: ['selector'], message: 'the selector of a Job is made by the server', fix: 'Remove the selector.' });
    if (job.manualSelector === true) site.report({ id: 'job-selector-written', path: ['manualSelector'], message: 'the Jobs of a CronJob cannot have a selector of their own', fix: 'Remove manualSelector.' });
    checkJobSpec(site, job, 'CronJob');
    site.leave();
    site.leave();
  }
  site.leave();
}

function checkZone(site: Site, spec: Fields): void {
  const zone = textAt(spec, 'timeZone');
  if (zone === undefined) return;
  const plausible = zone.toLowerCase() !== 'local' && zone.split('/').every((part) => part !== '.' && part !== '..' && ZONE_PART.test(part));
  if (plausible) return;
  site.report({ id: 'time-zone-malformed', path: ['timeZone'], message: `${show(zone)} is no time zone`, accepted: 'a name of the IANA database, such as "Etc/UTC" or "Europe/Berlin"', fix: 'Write the name of a time zone.' });
}
