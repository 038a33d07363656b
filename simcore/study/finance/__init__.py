"""The landlord's plan, what moves it, and full supply as a business."""
