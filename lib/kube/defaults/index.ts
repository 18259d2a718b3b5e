import { DEFAULTS_2026_11 } from './2026-11';
import type { Defaults } from './defaults';

export type { GpuJobDefaults, GpuServiceDefaults, ModelDefaults } from './gpu-defaults';
export type { Defaults, NamespaceDefaults, NamespaceSize, ProbeTimes, ProxyDefaults, ServiceDefaults, SloDefaults } from './defaults';

/** The name of a dated default set. A set never changes once it is released: a better number comes with a new date. */
export type DefaultSetName = '2026-11';

/** Every dated default set, by its date. */
export const DEFAULT_SETS: Readonly<Record<DefaultSetName, Defaults>> = { '2026-11': DEFAULTS_2026_11 };
