// What a search shows of the open folder: what the mailbox found, and what is loaded until it has answered or where it cannot.
import { useInfiniteQuery, useQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { currentFolder } from "../mail/list";
import { useApi } from "../platform/context";
import type { FailureView, MessagePageView, MessageRowView } from "../platform/types";
import { FOUND, keys, queries } from "../queries";
import { failureOf } from "../queries/client";

/** The loaded messages whose subject or person holds every word. */
export function matching(rows: readonly MessageRowView[], text: string): MessageRowView[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return [];
  }
  return rows.filter((row) => words.every((word) => `${row.subject} ${row.who}`.toLocaleLowerCase().includes(word))).slice(0, FOUND);
}

export interface FoundMail {
  rows: MessageRowView[];
  /** Whether the whole folder was asked, and not only what is loaded of it. */
  whole: boolean;
  searching: boolean;
  failure: FailureView | null;
  /** Shows more; null when there is no more. */
  more: (() => void) | null;
}

/** `typed` is what stands in the box, `asked` what the mailbox is asked: the same once the person rests. */
export function useFoundMail(chosen: string | null, typed: string, asked: string, open: boolean): FoundMail {
  const api = useApi();
  const client = useQueryClient();
  // Before the person has chosen a folder it is the inbox that is open.
  const folder = currentFolder(useQuery(queries.folders(api)).data ?? [], chosen)?.id ?? null;
  const wanted = open && folder !== null && asked !== "";
  const found = useInfiniteQuery({ ...queries.searchMail(api, folder ?? "", asked), enabled: wanted });
  const [shown, setShown] = useState({ asked, count: FOUND });
  const count = shown.asked === asked ? shown.count : FOUND;
  const all = found.data?.pages.flatMap((page) => page.rows) ?? [];
  const { hasNextPage, isFetching, isError, fetchNextPage } = found;
  const short = wanted && all.length < count && hasNextPage && !isError;
  // A page may be empty while there is more: it is asked on until something can be shown.
  useEffect(() => {
    if (short && !isFetching) {
      void fetchNextPage();
    }
  }, [short, isFetching, fetchNextPage]);
  const loaded = client.getQueryData<InfiniteData<MessagePageView>>([...keys.messages, folder ?? ""])?.pages ?? [];
  const current = asked === typed.trim() && found.data !== undefined;
  const rows = current ? all.slice(0, count) : matching(loaded.flatMap((page) => page.rows), typed);
  return {
    rows, whole: current, searching: wanted && (isFetching || short), failure: isError ? failureOf(found.error) : null,
    more: current && !short && (hasNextPage || all.length > count) ? () => setShown({ asked, count: count + FOUND }) : null,
  };
}
