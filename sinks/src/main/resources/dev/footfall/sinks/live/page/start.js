// The first event: what to copy, and a button that sends one.
import { $ } from './render.js'

export function start({ ingest_url: url, write_key: key }) {
  const to = url ?? 'https://YOUR-ENDPOINT/v1/events'
  const shown = key ?? 'YOUR-WRITE-KEY'
  $('curl').textContent = `curl -i ${to} \\\n  -H 'Authorization: Bearer ${shown}' \\\n  -H 'Content-Type: application/json' \\\n  -d '{"name":"page_view","visitor_id":"ada","url":"https://shop.example/pricing"}'`
  $('script').textContent = `<script src="${new URL('/footfall.js', to.replace('YOUR-ENDPOINT', 'your-endpoint.example'))}"\n  data-key="${shown}" defer></script>`
  for (const button of document.querySelectorAll('.copy')) {
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText($(button.dataset.copy).textContent)
        button.textContent = 'Copied'
      } catch {
        getSelection().selectAllChildren($(button.dataset.copy))
        button.textContent = 'Selected'
      }
      setTimeout(() => { button.textContent = 'Copy' }, 2000)
    })
  }
  $('try').hidden = !url || !key
  $('try').addEventListener('click', async () => {
    const event = { name: 'page_view', type: 'page', visitor_id: visitor(), url: 'https://shop.example/hello', title: 'Hello from the live page', user_agent: navigator.userAgent }
    $('try').disabled = true
    try {
      const response = await fetch(url, { method: 'POST', headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }, body: JSON.stringify(event) })
      $('try-result').textContent = response.ok ? 'Accepted. It will show below in a moment.' : `Answered with status ${response.status}: ${(await response.text()).slice(0, 200)}`
    } catch {
      $('try-result').textContent = `Nothing answers at ${url}. Is ingest running?`
    }
    $('try').disabled = false
  })
}

let own
const visitor = () => (own ??= `try-${Math.random().toString(36).slice(2, 10)}`)
