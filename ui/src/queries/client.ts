// The query cache, and the one place where a failed action becomes a message.
import { MutationCache, QueryClient } from "@tanstack/react-query";
import { Failure } from "../platform/api";
import type { FailureView } from "../platform/types";

declare module "@tanstack/react-query" {
  interface Register {
    /** `inline`: the component that acts shows the failure itself. */
    mutationMeta: { inline?: boolean };
  }
}

/** A thrown value as the core would tell it. */
export function failureOf(error: unknown): FailureView {
  return error instanceof Failure
    ? error.view
    : { code: "internal", message: error instanceof Error ? error.message : String(error), retry_after: null, side: null };
}

/** The client; `onFailure` gets every failed action that does not show its failure itself. */
export function createQueryClient(onFailure: (failure: FailureView) => void): QueryClient {
  return new QueryClient({
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        const failure = failureOf(error);
        if (mutation.meta?.inline !== true && failure.code !== "cancelled") {
          onFailure(failure);
        }
      },
    }),
    defaultOptions: {
      // The core retries what heals by itself and tells what changed; asking again from here would only double that.
      queries: { retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false, staleTime: 30_000, networkMode: "always" },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
