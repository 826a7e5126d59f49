"""`python -m agent`: Pipecat's runner with this bot; `-t twilio --proxy HOST` or `-t webrtc` choose what calls."""

from agent.bot import bot

__all__ = ["bot"]

if __name__ == "__main__":
    from pipecat.runner.run import app, main

    from agent.webhook import add_webhook, guard_log

    add_webhook(app)  # before the runner's own, which asks for no signature
    guard_log(app)
    main()
