// Whether the CRM pane is open: a setting of this computer, changed at once and kept by the core.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../platform/context";
import type { AppView } from "../platform/types";
import { keys } from "../queries";

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
