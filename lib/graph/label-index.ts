import { addTo } from './group-by';
import { selects, selectorText, type Labels, type LabelSelector, type Requirement } from './selectors';

/** Finds the labelled things that a selector selects, without looking at all of them. */
export interface LabelIndex<T> {
  select(selector: LabelSelector): readonly T[];
}

const NONE: readonly never[] = Object.freeze([]);

/**
 * An index over label pairs and label keys. A question looks only at the candidates of its rarest requirement; equal
 * questions are answered once. Only a selector made of nothing but `NotIn` and `DoesNotExist` looks at everything.
 */
export function labelIndex<T>(items: readonly T[], labelsOf: (item: T) => Labels): LabelIndex<T> {
  const byPair = new Map<string, T[]>();
  const byKey = new Map<string, T[]>();
  const answers = new Map<string, readonly T[]>();
  for (const item of items) {
    const labels = labelsOf(item);
    for (const key of Object.keys(labels)) {
      addTo(byPair, `${key}=${String(labels[key])}`, item);
      addTo(byKey, key, item);
    }
  }

  const candidatesOf = ({ key, operator, values }: Requirement): readonly T[] | undefined => {
    if (operator === 'Exists') return byKey.get(key) ?? NONE;
    if (operator !== 'In') return undefined;
    return values.length === 1 ? (byPair.get(`${key}=${values[0]}`) ?? NONE) : (byKey.get(key) ?? NONE);
  };

  const answer = (selector: LabelSelector): readonly T[] => {
    let rarest = items;
    for (const requirement of selector.requirements) {
      const candidates = candidatesOf(requirement);
      if (candidates !== undefined && candidates.length < rarest.length) rarest = candidates;
    }
    return rarest.length === 0 ? NONE : rarest.filter((item) => selects(selector, labelsOf(item)));
  };

  return {
    select(selector) {
      if (selector.requirements.length === 0) return items;
      const question = selectorText(selector);
      let found = answers.get(question);
      if (found === undefined) answers.set(question, (found = answer(selector)));
      return found;
    },
  };
}
