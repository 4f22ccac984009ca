// The time, while somebody looks at something that says how long ago it was.
import { useEffect, useState } from "react";

const EVERY = 20_000;

/** The time now, told anew a few times a minute. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const ticking = setInterval(() => setNow(new Date()), EVERY);
    return () => clearInterval(ticking);
  }, []);
  return now;
}
