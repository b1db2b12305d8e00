// Light or dark: as the system has it, until the button says otherwise.
const root = document.documentElement
const dark = matchMedia('(prefers-color-scheme: dark)')

const kept = () => { try { return localStorage.getItem('footfall.theme') } catch { return null } }
const isDark = () => (root.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark'

export function theme(button, changed) {
  const show = () => {
    button.textContent = isDark() ? 'Light' : 'Dark'
    button.setAttribute('aria-label', isDark() ? 'Switch to light colours' : 'Switch to dark colours')
    changed()
  }
  const saved = kept()
  if (saved === 'dark' || saved === 'light') root.dataset.theme = saved
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark'
    try { localStorage.setItem('footfall.theme', root.dataset.theme) } catch { /* then for this visit only */ }
    show()
  })
  dark.addEventListener('change', show)
  show()
}
