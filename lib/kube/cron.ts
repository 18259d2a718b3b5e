/** What is wrong with a cron schedule. */
export interface ScheduleFault {
  readonly message: string;
  readonly fix: string;
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of the month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of the week', min: 0, max: 6, names: DAYS },
];
const MACROS: ReadonlySet<string> = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);
const GO_DURATION = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const LONGEST_MONTH_DAY = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const LONGEST = 1024;

/** What of a schedule the CronJob controller would not take, or would never come to. */
export function scheduleFault(schedule: string): ScheduleFault | undefined {
  if (schedule.includes('TZ')) {
    return { message: `the schedule ${quote(schedule)} carries a time zone`, fix: 'Write the time zone into spec.timeZone.' };
  }
  if (schedule.length > LONGEST) return { message: `the schedule has ${schedule.length} characters`, fix: 'Shorten the schedule.' };
  if (schedule.startsWith('@')) return macroFault(schedule);
  const texts = schedule.split(/\s+/u).filter((text) => text !== '');
  if (texts.length !== FIELDS.length) {
    return { message: `the schedule ${quote(schedule)} has ${texts.length} fields`, fix: 'Write five: minute, hour, day of the month, month, day of the week.' };
  }
  const read: ReadField[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const text = texts[index] ?? '';
    const result = readField(text, field);
    if (typeof result === 'string') return { message: `the ${field.name} ${quote(text)} of the schedule ${result}`, fix: `Write ${field.min} to ${field.max}${field.names ? `, or ${field.names[0]} to ${field.names.at(-1)}` : ''}, with "*", ",", "-" and "/".` };
    read.push(result);
  }
  return neverFault(schedule, read);
}

function macroFault(schedule: string): ScheduleFault | undefined {
  if (MACROS.has(schedule)) return undefined;
  if (schedule.startsWith('@every ') && GO_DURATION.test(schedule.slice('@every '.length))) return undefined;
  return { message: `the schedule ${quote(schedule)} is unknown`, fix: `Write one of ${[...MACROS].join(', ')}, "@every 1h", or five fields.` };
}

interface ReadField {
  readonly values: ReadonlySet<number>;
  /** True where "*" leaves the field out of the question. */
  readonly any: boolean;
}

function readField(text: string, field: Field): ReadField | string {
  const values = new Set<number>();
  let any = false;
  for (const part of text.split(',')) {
    if (part === '') continue;
    const [range = '', step, ...more] = part.split('/');
    if (more.length > 0) return 'has more than one "/"';
    const every = step === undefined ? 1 : whole(step);
    if (every === undefined || every === 0) return `steps by ${quote(step ?? '')}`;
    const bounds = boundsOf(range, field, step !== undefined);
    if (typeof bounds === 'string') return bounds;
    any ||= (range === '*' || range === '?') && every === 1;
    for (let value = bounds[0]; value <= bounds[1]; value += every) values.add(value);
  }
  return values.size === 0 ? 'names no value' : { values, any };
}

function boundsOf(range: string, field: Field, stepped: boolean): readonly [number, number] | string {
  const ends = range.split('-');
  if (ends[0] === '*' || ends[0] === '?') return [field.min, field.max];
  if (ends.length > 2) return 'has more than one "-"';
  const first = valueOf(ends[0] ?? '', field);
  const last = ends.length === 2 ? valueOf(ends[1] ?? '', field) : stepped ? field.max : first;
  if (first === undefined || last === undefined) return 'is not a number or a name';
  if (first < field.min || last > field.max) return `is outside ${field.min} to ${field.max}`;
  return first > last ? `ends before it begins` : [first, last];
}

function valueOf(text: string, field: Field): number | undefined {
  const index = field.names?.indexOf(text.toLowerCase()) ?? -1;
  return index >= 0 ? index + field.min : whole(text);
}

function whole(text: string): number | undefined {
  return /^\+?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** A day that none of the months has. Where both kinds of day are given, either of them is enough. */
function neverFault(schedule: string, read: readonly ReadField[]): ScheduleFault | undefined {
  const [, , days, months, weekdays] = read;
  if (!days || !months || days.any || weekdays?.any === false) return undefined;
  for (const month of months.values) {
    const last = LONGEST_MONTH_DAY[month - 1] ?? 31;
    for (const day of days.values) if (day <= last) return undefined;
  }
  return { message: `the schedule ${quote(schedule)} asks for a day that none of its months has`, fix: 'Correct the day or the month: this never comes.' };
}

function quote(text: string): string {
  return JSON.stringify(text.length <= 60 ? text : `${text.slice(0, 60)}…`);
}
