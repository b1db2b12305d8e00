// Longer periods, which the database remembers.
/** The period's data; throws what can be shown to people. */
export async function past(source, period, signal) {
  for (let attempt = 0; ; attempt++) {
    const response = await fetch(`/v1/history?${new URLSearchParams({ source, period })}`, { signal })
    if (response.ok) return await response.json()
    const { message } = await response.json().catch(() => ({ message: `status ${response.status}` }))
    if (response.status !== 503 || attempt === 3) throw new Error(message)
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}
