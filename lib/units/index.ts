export { formatDuration, parseDuration, tryParseDuration, type Duration } from './duration';
export { IntOrPercent, parseIntOrPercent, Percent, type PercentText } from './int-or-percent';
export { Quantity, type Factor, type QuantityFormat, type Where } from './quantity';
export { parseCpu, parseMemory, type Cpu, type Memory } from './resources';
