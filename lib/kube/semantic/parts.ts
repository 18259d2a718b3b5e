import { asMap, listAt, mapAt, type Fields } from './fields';
import { checkJobSpec } from './jobs';
import { checkTemplate } from './podspec';
import { checkGroupStrategy } from './rollout';
import type { Site } from './site';

/** A JobSet, as far as its parts are Jobs. */
export function checkJobSet(site: Site, object: Fields): void {
  eachPart(site, object, 'replicatedJobs', (part) => {
    const job = mapAt(mapAt(part, 'template'), 'spec');
    if (!job) return;
    site.enter('template');
    site.enter('spec');
    checkJobSpec(site, job, 'JobSet');
    site.leave();
    site.leave();
  });
}

/** A Job of Volcano, as far as its tasks are pods. */
export function checkVolcanoJob(site: Site, object: Fields): void {
  eachPart(site, object, 'tasks', (task) => checkTemplate(site, mapAt(task, 'template'), {}));
}

/** A LeaderWorkerSet, whose pods have hosts of their own and run for ever. */
export function checkLeaderWorkerSet(site: Site, object: Fields): void {
  const group = mapAt(mapAt(object, 'spec'), 'leaderWorkerTemplate');
  site.enter('spec');
  site.enter('leaderWorkerTemplate');
  for (const part of ['leaderTemplate', 'workerTemplate'] as const) checkTemplate(site, mapAt(group, part), { endless: true, namesHosts: true, at: part });
  site.leave();
  checkGroupStrategy(site, mapAt(object, 'spec') ?? {});
  site.leave();
}

function eachPart(site: Site, object: Fields, list: string, check: (part: Fields) => void): void {
  site.enter('spec');
  site.enter(list);
  listAt(mapAt(object, 'spec'), list).forEach((item, index) => {
    const part = asMap(item);
    if (!part) return;
    site.enter(index);
    check(part);
    site.leave();
  });
  site.leave();
  site.leave();
}
