import { ARGUMENTS } from '../../../kit/analysis';
import type { Template } from './measurements';

/** What Argo Rollouts gives to a measurement. */
interface Argument {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly podTemplateHashValue: 'Latest' };
}

/** The arguments that templates use, as they declare them. */
export function declaredArguments(templates: readonly Template[]): ReadonlyArray<{ readonly name: string }> {
  const text = templates.map(({ metrics }) => metrics.map(({ provider }) => provider.prometheus.query).join('\n')).join('\n');
  return ARGUMENTS.filter((name) => new RegExp(`\\{\\{\\s*args\\.${name}\\s*\\}\\}`).test(text)).map((name) => ({ name }));
}

/** The arguments that templates use, with the value of each: of one service, and the version that is new. */
export function givenArguments(templates: readonly Template[], service: string, namespace: string): readonly Argument[] {
  const values: Readonly<Record<(typeof ARGUMENTS)[number], Omit<Argument, 'name'>>> = {
    service: { value: service },
    namespace: { value: namespace },
    'canary-hash': { valueFrom: { podTemplateHashValue: 'Latest' } },
  };
  const used = new Set(declaredArguments(templates).map(({ name }) => name));
  return ARGUMENTS.filter((name) => used.has(name)).map((name) => ({ name, ...values[name] }));
}
