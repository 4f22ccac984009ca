// After an action that changes the state of the program: look again, without waiting for the event about it.
import { useQueryClient } from "@tanstack/react-query";
import { keys } from "../queries";

export function useRefreshApp(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.app });
}
