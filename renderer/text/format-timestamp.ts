const pad = (value: number): string => String(value).padStart(2, '0');

/** An ISO timestamp as local date and time, the same in every locale: 2026-11-25 21:38. */
export function formatTimestamp(iso: string): string {
  const time = new Date(iso);
  const date = [time.getFullYear(), pad(time.getMonth() + 1), pad(time.getDate())].join('-');
  return `${date} ${pad(time.getHours())}:${pad(time.getMinutes())}`;
}
