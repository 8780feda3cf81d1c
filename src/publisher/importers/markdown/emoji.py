"""The names between colons that sites turn into pictures (GitHub's «gemoji»), as the characters that they name."""

# What Arabic posts have; any other name is told rather than guessed.
_TABLE = """
smile 😄 smiley 😃 grin 😁 grinning 😀 joy 😂 rofl 🤣 laughing 😆 blush 😊 wink 😉 heart_eyes 😍 sunglasses 😎
thinking 🤔 slightly_smiling_face 🙂 sweat_smile 😅 cry 😢 sob 😭 rage 😡 angry 😠 disappointed 😞 confused 😕
neutral_face 😐 sleeping 😴 scream 😱 heart ❤ broken_heart 💔 star ⭐ sparkles ✨ fire 🔥 boom 💥 tada 🎉 rocket 🚀
thumbsup 👍 +1 👍 thumbsdown 👎 -1 👎 clap 👏 wave 👋 pray 🙏 muscle 💪 ok_hand 👌 raised_hands 🙌 eyes 👀
point_up ☝ point_down 👇 point_left 👈 point_right 👉 arrow_right ➡ arrow_left ⬅ arrow_up ⬆ arrow_down ⬇
warning ⚠ no_entry ⛔ construction 🚧 information_source ℹ x ❌ heavy_check_mark ✔ white_check_mark ✅
question ❓ exclamation ❗ bulb 💡 memo 📝 pencil 📝 pencil2 ✏ book 📖 books 📚 bookmark 🔖 link 🔗 pushpin 📌
round_pushpin 📍 paperclip 📎 calendar 📆 date 📅 hourglass ⌛ bell 🔔 mag 🔍 key 🔑 lock 🔒 unlock 🔓 gear ⚙
wrench 🔧 hammer 🔨 package 📦 bug 🐛 recycle ♻ zap ⚡ computer 💻 iphone 📱 email 📧 phone ☎ camera 📷
movie_camera 🎥 tv 📺 globe_with_meridians 🌐 earth_africa 🌍 sunny ☀ cloud ☁ rose 🌹 coffee ☕ gift 🎁 trophy 🏆
chart_with_upwards_trend 📈 bar_chart 📊 moneybag 💰 100 💯 speech_balloon 💬
"""
_WORDS = _TABLE.split()
EMOJI = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
