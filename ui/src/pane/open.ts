// Whether the CRM pane is open, and how wide: settings of this computer, changed at once and kept by the core.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useApi } from "../platform/context";
import type { AppView } from "../platform/types";
import { keys } from "../queries";
import { useDebounced } from "../shared/debounce";

export function usePaneOpen(app: AppView): [boolean, (open: boolean) => void] {
  const api = useApi();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (value: boolean) => api.setOption({ option: "pane_open", value }),
    onMutate: (pane_open) => client.setQueryData<AppView>(keys.app, (now) => now && { ...now, settings: { ...now.settings, pane_open } }),
    onError: () => client.invalidateQueries({ queryKey: keys.app }),
  });
  return [app.settings.pane_open, change.mutate];
}

/** Moving the edge asks the core once it rests. */
const REST = 400;

export function usePaneWidth(app: AppView): [number, (width: number) => void] {
  const api = useApi();
  const [width, setWidth] = useState(app.settings.pane_width);
  const { mutate } = useMutation({ mutationFn: (value: number) => api.setOption({ option: "pane_width", value }) });
  const rested = useDebounced(width, REST);
  const kept = useRef(app.settings.pane_width);
  useEffect(() => {
    if (rested !== kept.current) {
      kept.current = rested;
      mutate(rested);
    }
  }, [rested, mutate]);
  return [width, setWidth];
}
