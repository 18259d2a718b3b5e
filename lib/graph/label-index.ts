import { addTo } from './group-by';
import { selects, selectorText, type Labels, type LabelSelector, type Requirement } from './selectors';

/** Finds the labelled things that a selector selects, without looking at all of them. */
export interface LabelIndex<T> {
  select(selector: LabelSelector): readonly T[];
}

const NONE: readonly never[] = Object.freeze([]);

/** As many candidates are looked at again faster than a former answer is found. */
const FEW = 8;

/**
 * An index over label pairs and label keys. A question looks only at the candidates of its rarest requirement; equal
 * questions with many candidates are answered once. Only a selector made of nothing but `NotIn` and `DoesNotExist` looks at everything.
 */
export function labelIndex<T>(items: readonly T[], labelsOf: (item: T) => Labels): LabelIndex<T> {
  const byPair = new Map<string, T[]>();
  const answers = new Map<string, readonly T[]>();
  for (const item of items) {
    const labels = labelsOf(item);
    for (const key of Object.keys(labels)) addTo(byPair, `${key}=${String(labels[key])}`, item);
  }
  // Most sets never ask for a key alone.
  let byKey: Map<string, T[]> | undefined;
  const withKey = (key: string): readonly T[] => {
    if (byKey === undefined) {
      byKey = new Map();
      for (const item of items) for (const own of Object.keys(labelsOf(item))) addTo(byKey, own, item);
    }
    return byKey.get(key) ?? NONE;
  };

  const candidatesOf = ({ key, operator, values }: Requirement): readonly T[] | undefined => {
    if (operator === 'In' && values.length === 1) return byPair.get(`${key}=${values[0]}`) ?? NONE;
    return operator === 'In' || operator === 'Exists' ? withKey(key) : undefined;
  };

  return {
    select(selector) {
      if (selector.requirements.length === 0) return items;
      let rarest = items;
      for (const requirement of selector.requirements) {
        const candidates = candidatesOf(requirement);
        if (candidates !== undefined && candidates.length < rarest.length) rarest = candidates;
      }
      if (rarest.length <= FEW) return rarest.length === 0 ? NONE : rarest.filter((item) => selects(selector, labelsOf(item)));
      const question = selectorText(selector);
      let found = answers.get(question);
      if (found === undefined) answers.set(question, (found = rarest.filter((item) => selects(selector, labelsOf(item)))));
      return found;
    },
  };
}
