import { scheduleFault } from '../../lib/kube/cron';
import { engineOf, type Platform } from '../../lib/kube/platform';
import type { Duration } from '../../lib/units';
import { show, type Ledger, type ShapeOf } from '../kit/problems';
import { booleanProp, durationProp, mapProp, requireProp } from '../kit/props';

/** When everything in the namespace is copied away, and for how long the copies are kept. */
export interface NamespaceBackup {
  /** When, as cron writes it, in the time zone of Velero, which is UTC unless its pod says otherwise: `0 2 * * *`. */
  readonly schedule: string;
  /** How long each backup is kept, 1h to 87600h, which are ten years. @default '720h', thirty days, as Velero does by itself */
  readonly keep?: Duration;
  /** False copies the objects only, and no volume. @default true */
  readonly volumes?: boolean;
  /** Name of the BackupStorageLocation. @default - Velero's own default */
  readonly location?: string;
}

/** Every name that `backup` has. */
export const BACKUP_SHAPE: ShapeOf<NamespaceBackup> = { schedule: true, keep: true, volumes: true, location: true };

/** What of a Velero Schedule Plinth writes. */
export interface BackupSchedule {
  readonly spec: { readonly schedule: string; readonly template: object };
}

/** A Schedule, and the namespace in which Velero looks for it. */
export interface Backup {
  readonly namespace: string;
  readonly body: BackupSchedule;
}

const KEEP = { least: 3600, most: 87_600 * 3600 } as const;

/** The backup that is asked for; undefined where there is none, or where nobody would make it. */
export function backupOf(ledger: Ledger, given: unknown, name: string, platform: Platform): Backup | undefined {
  if (given === undefined) return undefined;
  const engine = engineOf(platform, 'backup');
  if (engine !== 'velero') {
    ledger.tell({ id: 'engine-absent', message: `backup needs Velero, and the platform's backup is ${engine}`, prop: 'backup', accepted: "backup: 'velero' in definePlatform", fix: "Add backup: 'velero' to the platform, or remove backup." });
    return undefined;
  }
  const { schedule, keep, volumes, location } = mapProp(ledger, 'backup', given);
  const seconds = durationProp(ledger, 'backup.keep', keep, '720h');
  if (seconds < KEEP.least || seconds > KEEP.most) ledger.tell({ id: 'prop-out-of-range', message: `backup.keep is ${show(keep)}`, prop: 'backup.keep', accepted: 'a duration from 1h to 87600h', fix: `Write '${seconds < KEEP.least ? '1h' : '87600h'}'.` });
  const place = typeof platform.backup === 'object' ? (platform.backup.namespace ?? 'velero') : 'velero';
  return {
    namespace: place,
    body: {
      spec: {
        schedule: scheduleOf(ledger, schedule),
        template: {
          includedNamespaces: [name],
          snapshotVolumes: booleanProp(ledger, 'backup.volumes', volumes, true),
          ...locationOf(ledger, location),
          // Velero reads a Go duration, and writes it back in this form.
          ttl: goDuration(seconds),
        },
      },
    },
  };
}

function scheduleOf(ledger: Ledger, given: unknown): string {
  const standard = '0 2 * * *';
  const prop = 'backup.schedule';
  if (!requireProp(ledger, prop, given, `'${standard}'`)) return standard;
  const accepted = `minute, hour, day of the month, month and day of the week, such as '${standard}'`;
  const fault = typeof given === 'string' ? scheduleFault(given) : { message: `${prop} is ${show(given)}`, fix: `Write '${standard}'.` };
  if (!fault) return given as string;
  const timeZone = typeof given === 'string' && given.includes('TZ');
  ledger.tell({ id: 'prop-malformed', message: fault.message, prop, accepted, fix: timeZone ? 'Write the time in the time zone of Velero, and no zone.' : fault.fix });
  return standard;
}

function locationOf(ledger: Ledger, given: unknown): { readonly storageLocation?: string } {
  if (given === undefined) return {};
  if (typeof given === 'string' && given !== '') return { storageLocation: given };
  ledger.tell({ id: 'prop-malformed', message: `backup.location is ${show(given)}`, prop: 'backup.location', accepted: 'the name of a BackupStorageLocation', fix: 'Write its name, or leave location out.' });
  return {};
}

function goDuration(seconds: number): string {
  return `${Math.floor(seconds / 3600)}h${Math.floor((seconds % 3600) / 60)}m${seconds % 60}s`;
}
