// Parts that most starts never show are fetched when they are first needed, so that the window is there sooner.
import { lazy, Suspense, type ComponentType, type ReactElement, type ReactNode } from "react";

/** A component that `load` brings; `waiting` stands for it until then. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>, waiting: ReactNode = null): ComponentType<P> {
  const Part = lazy(async () => ({ default: await load() })) as unknown as ComponentType<P>;
  return function Later(props: P): ReactElement {
    return <Suspense fallback={waiting}><Part {...props} /></Suspense>;
  };
}
