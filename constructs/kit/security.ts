import type { PodSecurityContext, SecurityContext } from 'kubernetes-types/core/v1';
import type { Ledger, ShapeOf } from './problems';
import { integerProp, mapProp } from './props';

/** Who the program runs as. Everything else of Pod Security's `restricted` level is always on. */
export interface SecurityOptions {
  /** Numeric user; the image's files must be readable to it. @default 65532, `nonroot` of the distroless images */
  readonly user?: number;
  /** Numeric group, of files in volumes too. @default - the same number as the user */
  readonly group?: number;
}

/** Every name that `security` has. */
export const SECURITY_SHAPE: ShapeOf<SecurityOptions> = { user: true, group: true };

const IDS = { min: 1, max: 2_147_483_647, what: 'a numeric id that is not root' } as const;

/** Pod Security `restricted`, as far as it is said of the pod. @see https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export function podSecurity(ledger: Ledger, given: unknown, defaultUser: number): PodSecurityContext {
  const props = mapProp(ledger, 'security', given);
  const user = integerProp(ledger, 'security.user', props['user'], IDS, defaultUser);
  const group = integerProp(ledger, 'security.group', props['group'], IDS, user);
  return { fsGroup: group, runAsGroup: group, runAsNonRoot: true, runAsUser: user, seccompProfile: { type: 'RuntimeDefault' } };
}

/** Pod Security `restricted`, as far as it is said of each container, and a root file system that nobody can write to. */
export function containerSecurity(): SecurityContext {
  return { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true };
}
